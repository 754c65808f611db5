/* SPDX-License-Identifier: MIT */
/*
 * Whether a job was limited by iogen's worker, and not by the device. It was, where the worker
 * was on a CPU, or ready to run and without one, for 95 % of its measured time at least: it then
 * hardly ever waited for a completion, and a faster device would have changed nothing. Time that
 * it spun on request (thinktime_spin) is not counted, and a worker that kept its rate was limited
 * by that.
 *
 * It cannot be told of a worker that polls, for it is busy whatever the device does; and where
 * other threads do its work, these may be the limit while it waits.
 */
#ifndef IOGEN_STAT_GENERATOR_BOUND_H
#define IOGEN_STAT_GENERATOR_BOUND_H

#include "base/clock.h"
#include "base/err.h"
#include "stat/usage.h"

struct job;

#define BOUND_PCT 95
#define BOUND_LEAST_NS (100 * NSEC_PER_MSEC) /* what began and ended faster tells nothing */

/* In the order in which they prevail: of several workers, the greatest holds. */
enum bound { BOUND_NO, BOUND_UNKNOWN, BOUND_YES };

/* How a worker spent its time, besides what the kernel knows. */
struct bound_times {
	uint64_t spun_ns;   /* looking at the clock, on request */
	uint64_t behind_ns; /* its schedule, at the end; of a job with a rate */
};

enum bound bound_find(const struct job *job, const struct usage *used, const struct bound_times *t);

/*
 * Says in @note that so many workers of a job were the limit, how they spent their time, and what
 * would give them more; @used is the sum of what they used. Without any it says nothing.
 */
void bound_note(const struct job *job, uint32_t workers, const struct usage *used,
		struct err *note);

#endif
