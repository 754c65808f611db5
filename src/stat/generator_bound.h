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

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "stat/usage.h"

#define BOUND_PCT 95
#define BOUND_LEAST_NS (100 * NSEC_PER_MSEC) /* what began and ended faster tells nothing */

/* In the order in which they prevail: of several workers, the greatest holds. */
enum bound { BOUND_NO, BOUND_UNKNOWN, BOUND_YES };

/* Facts about a worker that the kernel's account of its time does not show. */
struct bound_facts {
	bool polls;         /* its engine is busy whatever the device does */
	bool threads;       /* other threads work for it */
	bool rated;         /* it follows a schedule */
	uint64_t spun_ns;   /* time spent reading the clock, on request */
	uint64_t behind_ns; /* lateness of its schedule at the end */
};

enum bound bound_find(const struct bound_facts *f, const struct usage *used);

#endif
