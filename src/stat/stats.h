/* SPDX-License-Identifier: MIT */
/*
 * The room of counts, and of verdicts on them: arithmetic, and readers of the
 * kernel's counters.
 *
 * In come single I/Os with their latencies, from one worker each. Out come sums, percentiles
 * (histogram.h), a time series (series.h), fio's samples and depths, and verdicts: steady or not
 * (steady.h), limited by iogen or not (generator_bound.h), the best batch size (batch.h), the
 * deepest queue that holds (depth_search.h). devices.h, disk_use.h and usage.h read counters of the
 * kernel. A report's columns are made of these in report/.
 *
 * This header has the counters of I/Os. Each worker has a struct stats that it alone writes; a
 * result is the sum of several.
 */
#ifndef IOGEN_STAT_STATS_H
#define IOGEN_STAT_STATS_H

#include <stdint.h>

#include "stat/histogram.h"

/* Operations that are counted: transfers, then whole chains. */
enum op { OP_READ, OP_WRITE, OP_TRIM, OP_SYNC, OP_COPY, OP_CHAIN, OPS };

/* Kinds of latency: docs/results.md says from when to when each runs. */
enum latency { LAT, SLAT, CLAT, RESPONSE, LATENCIES };

extern const char *const op_names[OPS];
extern const char *const latency_names[LATENCIES];

struct op_stats {
	uint64_t ios, bytes; /* finished in full */
	uint64_t shorts;     /* transfers that came back short and were continued */
	uint64_t errors;
	uint64_t wrong;             /* errors: blocks of wrong data, whose I/O did not fail */
	uint64_t late, late_max_ns; /* I/Os issued late, as iodepth= was used up; the latest */
	struct histogram *hist[LATENCIES]; /* owned; NULL: not measured */
};

struct stats {
	uint64_t submits;   /* calls that gave the engine something */
	uint64_t submitted; /* transfers given */
	uint64_t calls;     /* system calls of the engine */
	uint64_t waits;     /* its calls that waited for completions */
	struct op_stats op[OPS];
};

/*
 * Gives @s the histograms for the ops and latencies in the two bit sets. Returns 0 or -ENOMEM;
 * stats_release may be called in either case.
 */
int stats_init(struct stats *s, uint32_t ops, uint32_t latencies);
void stats_release(struct stats *s);

/* Adds @from to @to, which has every histogram that @from has. */
void stats_merge(struct stats *to, const struct stats *from);
void stats_clear(struct stats *s);

/* Gives back the memory that counts which are only read from now on do not need. */
void stats_settle(struct stats *s);

/* Returns the transfers that failed; the copies and chains that they were of are not added. */
uint64_t stats_errors(const struct stats *s);

/* Returns the I/Os that were finished, and those that failed. */
static inline uint64_t op_stats_tried(const struct op_stats *o)
{
	return o->ios + o->errors - o->wrong;
}

/* Returns the I/Os of all operations. */
uint64_t stats_ios(const struct stats *s);

#endif
