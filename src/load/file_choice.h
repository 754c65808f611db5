/* SPDX-License-Identifier: MIT */
/*
 * Which of a worker's files is next: file_service_type= and openfiles=. A pass goes over all files;
 * those that it works on at a time are its window, and one that is finished makes room for the next
 * one that was not begun.
 */
#ifndef IOGEN_LOAD_FILE_CHOICE_H
#define IOGEN_LOAD_FILE_CHOICE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/opt.h"
#include "base/rng.h"

enum file_choice_kind {
	CHOOSE_ROUNDROBIN,
	CHOOSE_SEQUENTIAL,
	CHOOSE_RANDOM,
	CHOOSE_ZIPF,
	CHOOSE_PARETO,
	CHOOSE_NORMAL
};

struct file_choice {
	enum file_choice_kind kind;
	uint32_t nr; /* I/Os in one file before another is chosen */
	double skew; /* zipf: theta; pareto: h; normal: a deviation in percent of the files */
};

/* roundrobin:8, zipf:1.2 */
extern const struct opt_type opt_file_choice;

/* Whether it is anything but one I/O in each file in turn. */
static inline bool file_choice_plain(const struct file_choice *s)
{
	return s->kind == CHOOSE_ROUNDROBIN && s->nr <= 1;
}

/* Whether files have unlike shares of the I/Os. */
static inline bool file_choice_uneven(const struct file_choice *s)
{
	return s->kind == CHOOSE_ZIPF || s->kind == CHOOSE_PARETO || s->kind == CHOOSE_NORMAL;
}

struct file_chooser {
	struct file_choice plan;
	struct rng rng;
	uint32_t nfiles, window; /* window: most files at a time */
	uint32_t next;           /* the first that this pass has not begun */
	uint32_t *slots, *first; /* the window: of first[0..n - 1], the file in each; rising */
	uint32_t n, at, left;    /* at: the slot in use, for that many I/Os more */
	double *share;           /* zipf: of the first i + 1 files */
};

/* Returns 0 or -ENOMEM; close it in either case. @window 0: all files. */
int file_chooser_open(struct file_chooser *c, const struct file_choice *s, uint32_t nfiles,
		      uint32_t window, struct rng rng);
void file_chooser_close(struct file_chooser *c);

/* A new pass. */
void file_chooser_begin(struct file_chooser *c);

/* The file that is next; there is one until all are finished. */
static inline uint32_t file_chooser_file(const struct file_chooser *c)
{
	return c->first[c->at];
}

/* An I/O was planned in it; or it has nothing left in this pass. */
void file_chooser_used(struct file_chooser *c);
void file_chooser_finished(struct file_chooser *c);

/* Whether a file is in the window. */
bool file_chooser_has(const struct file_chooser *c, uint32_t file);

#endif
