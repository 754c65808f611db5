/* SPDX-License-Identifier: MIT */
/*
 * Steady state: steadystate=, steadystate_duration=, steadystate_ramp_time=,
 * steadystate_check_interval=, with fio's meaning.
 *
 * Its rule: time is cut at the multiples of the check interval since the run's start. Each interval
 * gives a value, of all workers together: I/Os or bytes a second, or the mean latency. The last
 * values, as many as the duration has intervals, are the window. The state is steady when all of
 * them are closer to their mean than the limit; or, with a slope, when the line through them (of
 * least squares) rises or falls by less than the limit an interval. With a % the limit is a share
 * of the mean. Where there are several criteria, all must hold in one window. Only intervals that
 * every worker was in from their beginning count.
 *
 * One struct steady is shared by the workers of a job, or of the jobs that group_reporting joins; a
 * worker locks it once an interval. It reads no clock.
 *
 * Where these are on several hosts, each host has one that only hands on the values of its own
 * workers (steady_take), and one of them another that has a seat for each host (steady_add): that
 * is judged, and all are told (steady_tell).
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

/* A criterion of steadystate=. */
struct steady_rule {
	enum steady_of of;
	bool slope, percent;
	double limit; /* I/Os or bytes a second, or ns; or percent of the mean */
};

#define STEADY_RULES 6 /* three measures, around their mean or along a line */

/* steadystate=: each measure and way once, in the order in which they were written. */
struct steady_rules {
	struct steady_rule list[STEADY_RULES];
	uint32_t n; /* 0: no state is looked for */
};

/* The finding of a criterion in the window, when that was last full. */
struct steady_finding {
	double deviation, slope; /* results: a criterion has one of them, the other is 0 */
	double criterion;        /* compared with the limit; with a %, in percent */
	bool holds;
};

struct steady_options;

/* A worker's counts of an interval. */
struct steady_count {
	uint64_t ios, bytes;
	double lat_ns; /* the sum of the latencies of lats operations */
	uint64_t lats;
	double seconds;
};

/* The value of an interval, of all workers, in whole numbers. */
struct steady_value {
	double iops, bytes_per_s, lat_ns;
	uint64_t lats; /* lat_ns is their sum until the interval is over, then their mean */
};

/* The values of some workers, for whoever adds up those of all. */
struct steady_part {
	uint64_t at;    /* the first interval that one is in; 0: one has not begun, UINT64_MAX: no
			   worker is at work */
	uint64_t first; /* the interval that all were in from its beginning; 0: not known */
	uint32_t n;     /* intervals that all have left, in order, and their values; owned */
	uint64_t *index;
	struct steady_value *value; /* values, not rounded yet: lat_ns is a sum */
};

struct steady {
	pthread_mutex_t lock;
	struct steady_rules rules;
	bool hands_on;           /* given: nothing is judged here */
	struct steady_part part; /* part to be handed on, but for at and first */
	uint64_t *at;            /* interval of each seat; 0: not begun, UINT64_MAX: ended; owned */
	uint32_t seats, active;
	uint32_t held_by; /* seat that was in the first open interval when one was looked for */
	struct steady_value *open; /* owned; intervals with workers in them: base, base + 1 ... */
	uint64_t base, nopen, cap;
	uint64_t first; /* interval that every worker was in from its beginning */
	bool lost;      /* out of memory: no more values */

	/* results */
	struct steady_value *window;               /* owned; the oldest first */
	size_t size, n;                            /* most values, and values so far */
	struct steady_finding found[STEADY_RULES]; /* findings by criterion, as in rules */
	uint64_t steady_at;                        /* the interval after which it was steady */
	atomic_bool attained;
};

/* Returns 0 or -ENOMEM; steady_release may be called in either case. */
int steady_open(struct steady *s, const struct steady_options *o);
void steady_release(struct steady *s);

/* Announces a worker, before any begins. Returns its seat, or -ENOMEM. */
int steady_join(struct steady *s);

/* Has the worker begin to count, in interval @index (from 1). */
void steady_begin(struct steady *s, uint32_t seat, uint64_t index);

/* Has the worker move to interval @index; @c are its counts of the one it leaves. */
void steady_leave(struct steady *s, uint32_t seat, uint64_t index, const struct steady_count *c);

/* Ends the worker; its counts of a part of an interval are not used. */
void steady_end(struct steady *s, uint32_t seat);

/* Moves what the workers have done since it was last called to @part, which the caller frees. */
void steady_take(struct steady *s, struct steady_part *part);
void steady_part_free(struct steady_part *part);

/* Adds what the workers of another host did, which have one seat here. */
void steady_add(struct steady *s, uint32_t seat, const struct steady_part *part);

/* Has the workers end: it is steady, as was found elsewhere. */
void steady_tell(struct steady *s);

static inline bool steady_attained(const struct steady *s)
{
	return atomic_load_explicit(&s->attained, memory_order_relaxed);
}

/* Returns the mean of the window's values of @of; 0 where there are none. */
double steady_mean(const struct steady *s, enum steady_of of);

/* Returns whether a criterion is of that measure. */
bool steady_looks_at(const struct steady_rules *rules, enum steady_of of);

/* Puts what criterion @rule found into words, of @n bytes at most. */
void steady_words(const struct steady *s, uint32_t rule, char *text, size_t n);

#endif
