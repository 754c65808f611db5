/* SPDX-License-Identifier: MIT */
/*
 * Which of a worker's files is next: file_service_type= and openfiles=. A pass goes over all files;
 * those that it works on at a time are its window, and one that is finished makes room for the next
 * one that was not begun.
 */
#ifndef IOGEN_LOAD_SERVICE_H
#define IOGEN_LOAD_SERVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/opt.h"
#include "base/rng.h"

enum service_kind {
	SERVICE_ROUNDROBIN,
	SERVICE_SEQUENTIAL,
	SERVICE_RANDOM,
	SERVICE_ZIPF,
	SERVICE_PARETO,
	SERVICE_NORMAL
};

struct service {
	enum service_kind kind;
	uint32_t nr; /* I/Os in one file before another is chosen */
	double skew; /* zipf: theta; pareto: h; normal: a deviation in percent of the files */
};

/* roundrobin:8, zipf:1.2 */
extern const struct opt_type opt_service;

/* Whether it is anything but one I/O in each file in turn. */
static inline bool service_plain(const struct service *s)
{
	return s->kind == SERVICE_ROUNDROBIN && s->nr <= 1;
}

/* Whether files have unlike shares of the I/Os. */
static inline bool service_uneven(const struct service *s)
{
	return s->kind == SERVICE_ZIPF || s->kind == SERVICE_PARETO || s->kind == SERVICE_NORMAL;
}

struct service_cursor {
	struct service plan;
	struct rng rng;
	uint32_t nfiles, window; /* window: most files at a time */
	uint32_t next;           /* the first that this pass has not begun */
	uint32_t *slots, *first; /* the window: of first[0..n - 1], the file in each; rising */
	uint32_t n, at, left;    /* at: the slot in use, for that many I/Os more */
	double *share;           /* zipf: of the first i + 1 files */
};

/* Returns 0 or -ENOMEM; close it in either case. @window 0: all files. */
int service_open(struct service_cursor *c, const struct service *s, uint32_t nfiles,
		 uint32_t window, struct rng rng);
void service_close(struct service_cursor *c);

/* A new pass. */
void service_begin(struct service_cursor *c);

/* The file that is next; there is one until all are finished. */
static inline uint32_t service_file(const struct service_cursor *c)
{
	return c->first[c->at];
}

/* An I/O was planned in it; or it has nothing left in this pass. */
void service_used(struct service_cursor *c);
void service_finished(struct service_cursor *c);

/* Whether a file is in the window. */
bool service_has(const struct service_cursor *c, uint32_t file);

#endif
