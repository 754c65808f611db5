/* SPDX-License-Identifier: MIT */
/*
 * An operation of a group in fio's figures: what fio's JSON, its terse lines and its text all show,
 * each in its own words.
 */
#ifndef IOGEN_REPORT_FIO_OP_H
#define IOGEN_REPORT_FIO_OP_H

#include "report/job_group.h"

struct percentiles;

struct fio_op {
	const struct job_group *group;
	const struct op_stats *stats;
	enum op op;                 /* OPS: reads, writes and trims as one */
	struct fio_sample bw, iops; /* empty where there are none */
	double group_kib_s;         /* bandwidth of all jobs of the group in fio's sense */
	uint64_t runtime_ns;        /* runtime of the operation */
};

/* Returns an operation of @g, which is one of the @n groups of @list. */
struct fio_op fio_op_of(const struct job_group *list, uint32_t n, const struct job_group *g,
			enum op op);

/* Returns reads, writes and trims as one: rates of samples add up. */
struct fio_op fio_op_mixed(const struct job_group *list, uint32_t n, const struct job_group *g);

/* Returns clat; or lat, as fio does, where submission and completion were not timed apart. */
const struct histogram *fio_clat(const struct fio_op *o);

/* Returns the job's percentiles; fio's 17 where it names none. */
const struct percentiles *fio_percentiles(const struct job *job);

/* Returns the samples' share of the bandwidth of the group, in percent, at most 100. */
double fio_share(const struct fio_op *o);

/* Returns the runtime in ms, rounded up; 0 where there was no I/O. */
uint64_t fio_runtime_ms(const struct fio_op *o);

/* fio's classes of latency: those below 1 us, below 1 ms, and above. */
enum fio_unit { FIO_NS, FIO_US, FIO_MS, FIO_UNITS };

#define FIO_CLASSES 12

struct fio_spread {
	uint32_t n;
	const char *name[FIO_CLASSES]; /* bounds that the classes end below: "250", ">=2000" */
	double pct[FIO_CLASSES];       /* percent of all reads, writes and trims */
};

struct fio_spread fio_spread(const struct job_group *g, enum fio_unit unit);

/*
 * Returns the share of each class of depths in percent. A class that occurred has at least 0.1 %,
 * in a spread 0.01 %, as fio shows it.
 */
void fio_depths(const uint64_t count[DEPTH_CLASSES], double pct[DEPTH_CLASSES]);

/* Returns what stands in the place of fio's version, such as iogen-1.0.0. */
const char *fio_version(void);

#endif
