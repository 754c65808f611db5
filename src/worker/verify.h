/* SPDX-License-Identifier: MIT */
/*
 * verify=: what a worker writes, it reads back and checks; or what a reading job reads is checked.
 *
 * What was written is not remembered: a worker's places follow from its job and its seeds, so a
 * second cursor goes over them once more. Only where a round may write a place twice, a number for
 * each interval tells which write was the last to it.
 */
#ifndef IOGEN_WORKER_VERIFY_H
#define IOGEN_WORKER_VERIFY_H

#include "load/verify_block.h"
#include "worker/worker.h"

/* Most memory of a worker for the numbers of last writes. */
#define VERIFY_MAP_MAX (UINT64_C(1) << 30)

struct verify {
	struct verify_format format;
	struct hasher hasher;
	struct verify_want want; /* of any interval: what does not depend on its place */
	uint64_t real_ns;        /* added to the worker's clock: ns since 1970 */
	bool compares;           /* what is read is looked at */
	bool reads_back;         /* what is written is read again */
	bool only;               /* ... but was written by an earlier run */
	bool reading;            /* everything that a round writes is planned, and is read now */

	struct offset replay;       /* of a worker that reads back: its places, once more */
	uint64_t written, replayed; /* writes planned; of these, seen by replay */
	struct spot next;           /* where replay is, while the write there is not done */
	uint64_t next_sequence;
	bool has_next;
	uint32_t batch; /* reads left of verify_backlog_batch */
	bool fresh;     /* a write was planned since the last such batch began */
	uint32_t round;
	bool paced; /* what the worker's paced is while it writes */

	/* by interval of each file: the low bits of its last write's number; NULL: it has one */
	uint32_t *last;
	uint64_t *base; /* by file: where its intervals begin there */

	uint64_t *failed; /* numbers of writes that failed; rising */
	size_t nfailed;
	uint32_t told, dumped; /* of what was found wrong */
};

/* Makes w->verify where the job asks for it. Returns 0 or -errno with the reason in w->err. */
int verify_open(struct worker *w);
void verify_close(struct worker *w);

/* Before the loop: where nothing is written, what would have been is planned now. */
void verify_begin(struct worker *w);

/*
 * Asked at the loop's end where written data are read back. True: the loop is to run again, to read
 * them or for the next round.
 */
bool verify_goes_on(struct worker *w);

/* A write to @s is planned in @c, whose buffer is filled. */
void verify_written(struct worker *w, struct chain *c, const struct spot *s);
/* It was not done. */
void verify_not_written(struct worker *w, const struct chain *c);

/* Whether a write, or what reads it back, is in flight at that place. */
bool verify_in_flight(const struct worker *w, const struct spot *s);

/* Whether another write there must wait for that, so that it is known which is the last. */
static inline bool verify_write_waits(const struct worker *w, const struct spot *s)
{
	return w->verify->last && s->dir != IO_READ && verify_in_flight(w, s);
}

/* What verify_plan has found. */
enum verify_step {
	VERIFY_GO_ON,   /* nothing: plan what is next otherwise */
	VERIFY_PLANNED, /* a read that is checked, in @c */
	VERIFY_WAIT     /* there is nothing to be planned now */
};

/* Reads back what is due, if anything is. */
enum verify_step verify_plan(struct worker *w, struct chain *c);

/* A read that is checked has come back. */
void verify_back(struct worker *w, const struct transfer *t);

/* Whether the interval of @n bytes at @pos of a write to @file was written by no later one. */
bool verify_is_last(const struct verify *v, const struct worker *w, uint32_t file, uint64_t offset,
		    uint32_t n, uint64_t sequence);

#endif
