/* SPDX-License-Identifier: MIT */
/*
 * What is counted. One struct stats per worker, written by that worker alone; a result is a merged
 * one. Every column of summary.csv is a row of one table here, and every format prints that table.
 */
#ifndef IOGEN_STAT_STATS_H
#define IOGEN_STAT_STATS_H

#include <stdbool.h>
#include <stdint.h>

#include "stat/generator_bound.h"
#include "base/err.h"
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

/* One row of summary.csv: a job (all its workers) and an operation. */
struct result {
	const char *run_id;
	uint32_t step, round;
	const char *job, *engine, *workload;
	enum op op;
	uint32_t workers, iodepth, batch; /* batch 0: controlled */
	uint64_t block_bytes;             /* 0: no single size */
	bool uncounted;                   /* the engine does not know its system calls */
	bool waits_within;                /* its submissions, which are no calls apart */
	uint64_t runtime_ns;
	double cpu_user_pct, cpu_sys_pct; /* of the workers' run time, on average */
	bool partial;
	bool rated;        /* each of the operation had a moment at which it was due */
	struct usage used; /* of all workers */
	enum bound bound;
	const struct stats *stats;
};

struct cell {
	enum { CELL_EMPTY, CELL_UINT, CELL_REAL, CELL_TEXT } type;
	union {
		uint64_t u;
		double real;
		const char *text;
	};
};

struct column {
	const char *name;
	const char *help;
	void (*get)(const struct result *r, const struct column *c, struct cell *cell);
	enum latency latency; /* of a latency's columns */
	double percent;       /* of a percentile's columns */
};

/* Ended by a row whose name is NULL. */
extern const struct column summary_columns[];

#endif
