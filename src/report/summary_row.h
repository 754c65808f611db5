/* SPDX-License-Identifier: MIT */
/* A row of the summary: an operation of a job, all its workers together. Columns print it. */
#ifndef IOGEN_REPORT_SUMMARY_ROW_H
#define IOGEN_REPORT_SUMMARY_ROW_H

#include "report/report.h"

struct summary_row {
	const char *run_id;
	uint32_t step, round;
	const char *job, *engine, *workload;
	const char *phase;
	enum op op;
	uint32_t workers, iodepth, batch; /* batch 0: controlled */
	uint64_t block_bytes;             /* 0: blocks of several sizes */
	bool uncounted;                   /* the engine does not count its system calls */
	bool waits_within;                /* each submission waits: no call does nothing else */
	uint64_t runtime_ns;
	double cpu_user_pct, cpu_sys_pct; /* shares of the run time, averaged over the workers */
	bool partial;
	bool rated;        /* each I/O of the operation had a moment at which it was due */
	struct usage used; /* use of the machine by all workers */
	enum bound bound;
	const struct stats *stats;
};

/* Makes the row of an operation; strings and stats point into the job and its result. */
struct summary_row summary_row_of(const struct report *r, const struct job_result *j, enum op op);

#endif
