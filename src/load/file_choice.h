/* SPDX-License-Identifier: MIT */
/*
 * The choice of a worker's next file: file_service_type= and openfiles=. A pass goes over all
 * files. The files in use at a time are its window; a finished file makes room in it for the next
 * one.
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
	uint32_t nr; /* I/Os in one file before the next choice */
	double skew; /* zipf: theta; pareto: h; normal: a deviation in percent of the files */
};

/* struct file_choice: roundrobin:8, zipf:1.2 */
extern const struct opt_type opt_file_choice;

/* Returns whether each file has one I/O in turn. */
static inline bool file_choice_plain(const struct file_choice *s)
{
	return s->kind == CHOOSE_ROUNDROBIN && s->nr <= 1;
}

/* Returns whether files have unequal shares of the I/Os. */
static inline bool file_choice_uneven(const struct file_choice *s)
{
	return s->kind == CHOOSE_ZIPF || s->kind == CHOOSE_PARETO || s->kind == CHOOSE_NORMAL;
}

struct file_chooser {
	struct file_choice plan;
	struct rng rng;
	uint32_t nfiles, window; /* window: most files at a time */
	uint32_t next;           /* the first file that this pass has not begun */
	uint32_t *slots, *first; /* slots: owned; the window is first[0..n - 1], rising files */
	uint32_t n, at, left;    /* at: the slot in use, for left more I/Os */
	double *share;           /* zipf: the weight of the first i + 1 files; owned */
};

/* @window 0: all files. Returns 0 or -ENOMEM; file_chooser_close is called in either case. */
int file_chooser_open(struct file_chooser *c, const struct file_choice *s, uint32_t nfiles,
		      uint32_t window, struct rng rng);
void file_chooser_close(struct file_chooser *c);

/* Begins a pass. */
void file_chooser_begin(struct file_chooser *c);

/* Returns the next file; there is one until all are finished. */
static inline uint32_t file_chooser_file(const struct file_chooser *c)
{
	return c->first[c->at];
}

/* Counts an I/O in the file; takes the file out of this pass. */
void file_chooser_used(struct file_chooser *c);
void file_chooser_finished(struct file_chooser *c);

/* Returns whether a file is in the window. */
bool file_chooser_has(const struct file_chooser *c, uint32_t file);

#endif
