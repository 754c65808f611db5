/* SPDX-License-Identifier: MIT */
/*
 * Counters of I/Os. Each worker has a struct stats that it alone writes; a result is
 * the sum of several.
 */
#ifndef IOGEN_STAT_STATS_H
#define IOGEN_STAT_STATS_H

#include <stdint.h>

#include "stat/histogram.h"

/* What an I/O counts as: transfers, then whole chains. */
enum op { OP_READ, OP_WRITE, OP_TRIM, OP_SYNC, OP_COPY, OP_CHAIN, OPS };

/* The kinds of latency: results.csv's contract says from when to when each runs. */
enum latency { LAT, SLAT, CLAT, RESPONSE, LATENCIES };

extern const char *const op_names[OPS];
extern const char *const latency_names[LATENCIES];

struct op_stats {
	uint64_t ios, bytes; /* finished in full */
	uint64_t shorts;     /* transfers that came back short and were continued */
	uint64_t errors;
	uint64_t late, late_max_ns;        /* issued after they were due, as iodepth= was used up */
	struct histogram *hist[LATENCIES]; /* owned; NULL: not measured */
};

struct stats {
	uint64_t submits;   /* calls that gave the engine something */
	uint64_t submitted; /* transfers given */
	uint64_t calls;     /* system calls of the engine */
	uint64_t waits;     /* its calls that were to wait for completions */
	struct op_stats op[OPS];
};

/*
 * Gives @s the histograms for the ops and latencies in the two bit sets. Returns 0 or -ENOMEM;
 * stats_release may be called in either case.
 */
int stats_init(struct stats *s, uint32_t ops, uint32_t latencies);
void stats_release(struct stats *s);

/* @to has every histogram that @from has. */
void stats_merge(struct stats *to, const struct stats *from);
void stats_clear(struct stats *s);

uint64_t stats_ios(const struct stats *s);

#endif
