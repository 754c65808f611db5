/* SPDX-License-Identifier: MIT */
/* The columns of summary.csv: a table that every format of the summary prints. */
#ifndef IOGEN_REPORT_COLUMNS_H
#define IOGEN_REPORT_COLUMNS_H

#include <stdbool.h>
#include <stdint.h>

#include "stat/generator_bound.h"
#include "stat/stats.h"
#include "stat/usage.h"

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
