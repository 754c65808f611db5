/* SPDX-License-Identifier: MIT */
/*
 * The schedule of an open loop: the time at which each unit of work is due (rate=, rate_iops=,
 * rate_process=). It follows from the job's start, the sizes and the seed alone, and never from how
 * long the units before it took. Reads, writes and trims have a schedule each, so where a job mixes
 * them, their order is that of the moments at which they are due.
 */
#ifndef IOGEN_LOAD_RATE_H
#define IOGEN_LOAD_RATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/opt.h"
#include "base/rng.h"

#define RATE_OPS 3 /* reads, writes, trims: the first of enum op */

/* Rates of each direction, a second; 0: none. */
struct op_rates {
	uint64_t op[RATE_OPS];
	double share; /* percent of what job @of reaches; op is that, once it is known */
	char of[112]; /* empty: no share */
};

struct rate_rules {
	uint32_t ops; /* bit set of the directions that the job has */
	bool poisson;
	double ns_per_io[RATE_OPS], ns_per_byte[RATE_OPS]; /* both 0: no rate */
	uint32_t first[RATE_OPS];                          /* bytes of a smallest unit */
};

/* The schedule of one worker. */
struct rate {
	uint64_t due_ns; /* time of the next unit of work, on the worker's clock */
	uint32_t next;   /* its direction */

	/* its own */
	struct rate_rules rules;
	uint64_t origin_ns;
	double gap_ns; /* time behind the last issued unit, in its direction */
	struct rate_lane {
		uint64_t at_ns; /* time of its next unit, since the origin */
		double part_ns; /* the fraction beyond at_ns, so that rates do not drift */
		struct rng rng;
	} lane[RATE_OPS];
};

/* Begins the schedule at @origin; @rng is the worker's stream for it. */
void rate_begin(struct rate *r, const struct rate_rules *rules, uint64_t origin, struct rng rng);

/* Moves on to the next unit, after the one that was due was issued with @bytes. */
void rate_issued(struct rate *r, uint32_t bytes);

/* Leaves out the units that were due in a pause of @ns that is over (rate_ignore_thinktime=1). */
void rate_leave_out(struct rate *r, uint64_t ns);

#endif
