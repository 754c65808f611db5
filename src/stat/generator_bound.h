/* SPDX-License-Identifier: MIT */
/*
 * The limit of a job: iogen's worker, and not the device, where the worker was on a CPU, or ready
 * to run without one, for at least 95 % of its measured time. It then hardly ever waited for a
 * completion, and a faster device would have changed nothing. Time that it spun on request
 * (thinktime_spin) is not counted, and a worker that kept its rate was limited by the rate.
 *
 * It is unknown for a worker that polls, which is busy whatever the device does, and where other
 * threads do its work: they may be the limit while it waits. The kernel's threads that work for it
 * count where they and the worker together were on CPUs for 95 % of the time.
 */
#ifndef IOGEN_STAT_GENERATOR_BOUND_H
#define IOGEN_STAT_GENERATOR_BOUND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "stat/usage.h"

#define BOUND_PCT 95
#define BOUND_LEAST_NS (100 * NSEC_PER_MSEC) /* a shorter run shows nothing */

/* In the order in which they prevail: of several workers, the greatest holds. */
enum bound { BOUND_NO, BOUND_UNKNOWN, BOUND_YES };

/* Facts about a worker that the kernel's account of its time does not show. */
struct bound_facts {
	bool polls;         /* its engine is busy whatever the device does */
	bool threads;       /* other threads work for it */
	bool handed;        /* the kernel may hand its I/O to threads, which count */
	bool rated;         /* it follows a schedule */
	uint64_t spun_ns;   /* time spent reading the clock, on request */
	uint64_t behind_ns; /* lateness of its schedule at the end */
};

/* Finds the limit from the facts and the measured time of a worker. */
enum bound bound_find(const struct bound_facts *f, const struct usage *used);

#endif
