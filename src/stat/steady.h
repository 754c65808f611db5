/* SPDX-License-Identifier: MIT */
/*
 * Steady state: steadystate=, steadystate_duration=, steadystate_ramp_time=,
 * steadystate_check_interval=, with fio's meaning.
 *
 * Its rule: time is cut at the multiples of the check interval since the run's start. What all
 * workers together did in an interval is a value: I/Os or bytes a second, or the mean latency. The
 * last values, as many as the duration has intervals, are the window. The state is steady when all
 * of them are closer to their mean than the limit; or, of a slope, when the line through them (of
 * least squares) rises or falls by less than the limit an interval. With a % the limit is one of
 * the mean. Only intervals that every worker was in from their beginning count.
 *
 * One struct steady is shared by the workers of a job, or of the jobs that group_reporting joins;
 * a worker locks it once an interval. It reads no clock.
 */
#ifndef IOGEN_STAT_STEADY_H
#define IOGEN_STAT_STEADY_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/opt.h"

enum steady_of { STEADY_NONE, STEADY_IOPS, STEADY_BW, STEADY_LAT };

/* steadystate= */
struct steady_rule {
	enum steady_of of;
	bool slope, percent;
	double limit; /* I/Os or bytes a second, or ns; or percent of the mean */
};

struct steady_options;

/* What a worker did in an interval of so many seconds. */
struct steady_count {
	uint64_t ios, bytes;
	double lat_ns; /* the sum of the latencies of lats operations */
	uint64_t lats;
	double seconds;
};

/* The same of all workers, in whole numbers. */
struct steady_value {
	double iops, bytes_per_s, lat_ns;
	uint64_t lats; /* lat_ns is their sum until the interval is over, then their mean */
};

struct steady {
	pthread_mutex_t lock;
	struct steady_rule rule;
	uint64_t *at; /* by seat: the interval it is in; 0: not begun, UINT64_MAX: ended */
	uint32_t seats, active;
	struct steady_value *open; /* intervals that some worker is still in: base, base + 1 ... */
	uint64_t base, nopen, cap;
	uint64_t first; /* interval that every worker was in from its beginning */
	bool lost;      /* out of memory: nothing more is looked at */

	/* what it leaves */
	struct steady_value *window; /* owned; the oldest first */
	size_t size, n;              /* how many it takes, and has */
	double deviation, slope; /* of the window, when it was last full; of one, the other is 0 */
	double criterion;        /* what the limit is held against; with a %, in percent */
	uint64_t steady_at;      /* the interval after which it was steady */
	atomic_bool attained;
};

/* Returns 0 or -ENOMEM; steady_release may be called in either case. */
int steady_open(struct steady *s, const struct steady_options *o);
void steady_release(struct steady *s);

/* Another worker is to come; before any of them begins. Returns its seat, or -ENOMEM. */
int steady_join(struct steady *s);

/* The worker begins to count, in interval @index (from 1). */
void steady_begin(struct steady *s, uint32_t seat, uint64_t index);

/* It has done @c in the interval it was in, nothing in those behind it, and goes on in @index. */
void steady_leave(struct steady *s, uint32_t seat, uint64_t index, const struct steady_count *c);

/* It has ended; what it did in a part of an interval counts for nothing. */
void steady_end(struct steady *s, uint32_t seat);

static inline bool steady_attained(const struct steady *s)
{
	return atomic_load_explicit(&s->attained, memory_order_relaxed);
}

/* The mean of a window's values: of what @of names. 0 where there is none. */
double steady_mean(const struct steady *s, enum steady_of of);

/* What was found, in words. */
void steady_words(const struct steady *s, char *text, size_t n);

#endif
