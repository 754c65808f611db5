/* SPDX-License-Identifier: MIT */
/* What a run found, printed: one table of formats, one file for each. */
#ifndef IOGEN_REPORT_H
#define IOGEN_REPORT_H

#include <stdio.h>

#include "report/columns.h"
#include "stat/batch.h"
#include "stat/depths.h"
#include "stat/devices.h"
#include "stat/series.h"
#include "job/job.h"
#include "stat/fio_samples.h"
#include "stat/stats.h"
#include "stat/steady.h"
#include "stat/usage.h"

/* One worker of a job; what it points to is owned by whoever ran the job. */
struct worker_result {
	const struct stats *stats;
	uint64_t start_ns;         /* of its ramp */
	uint64_t begin_ns, end_ns; /* of what was measured; on the workers' clock */
	const struct usage *used;
	enum bound bound;
	const struct samples *samples;
	const struct depths *depths;
	int first_error; /* an errno; 0: none */
	bool failed, corrupt, unmet;
};

/* All that a report is made of, for one job. */
struct job_result {
	const struct job *job;
	struct stats total;
	struct series series, ramp;            /* ramp: empty where the job has none */
	uint64_t runtime_ns, begin_ns, end_ns; /* of what was measured; on the workers' clock */
	double cpu_user_pct, cpu_sys_pct;
	struct usage used; /* of all its workers */
	enum bound bound;
	bool started, partial, failed;
	bool unmet;                   /* a requirement of the job did not hold */
	bool unsteady;                /* it was to become steady, and did not */
	const struct steady *steady;  /* of its group; NULL: nobody asked */
	const struct batch **batches; /* by worker, NULL for others; owned by the workers */
	uint64_t planned, digest;     /* the sequence of operations: how many, and their digest */
	char **paths;                 /* of its files, each once; owned by whoever ran the job */
	uint32_t npaths;
	uint32_t first_worker;         /* its number in the run */
	struct worker_result *workers; /* numjobs; owned likewise */
	struct devices devices;        /* of its files */
	struct err err;                /* what went wrong */
	struct err note;               /* what a reader of the numbers should know */
};

struct report {
	const char *run_id;
	uint32_t njobs;
	const struct job_result *jobs;
	bool partial;
	uint64_t start_ns;           /* of the run, on the workers' clock */
	uint64_t epoch_ns;           /* the same moment since 1970 */
	const struct diskuse *disks; /* NULL: nobody asked */
	const char *folder;          /* where the results are; NULL: nowhere */
	const struct err *warnings;  /* of the command line and the jobs */
};

/* The rows of a report: every operation of every job that ran, in order. */
struct result report_row(const struct report *r, const struct job_result *j, enum op op);

/* Whether each of the operation had a moment at which it was due. */
bool report_is_rated(const struct job *job, enum op op);

struct report_format {
	const char *name;
	void (*print)(const struct report *r, FILE *f);
};

/* Ended by a row whose name is NULL; the names alone, for the option's choices. */
extern const struct report_format report_formats[];
extern const char *const report_format_names[];

/* Whether any job's batches were controlled. */
bool report_has_batch(const struct report *r);

/* Whether the job names the percentiles that it wants; whether any job of the report does. */
bool report_lists_percentiles(const struct job_result *j);
bool report_has_percentiles(const struct report *r);

void report_text(const struct report *r, FILE *f);

/* In the shape of fio's JSON; with a bin for each bucket of a histogram. */
void report_json(const struct report *r, FILE *f);
void report_json_bins(const struct report *r, FILE *f);
void report_fio(const struct report *r, FILE *f);

/* The files of the contract. */
void report_csv_summary(const struct report *r, FILE *f);
void report_csv_histogram(const struct report *r, FILE *f);
void report_csv_percentile(const struct report *r, FILE *f);
void report_csv_batch(const struct report *r, FILE *f);
void report_csv_interval(const struct report *r, FILE *f);
void report_csv_device(const struct report *r, FILE *f);

/* A cell, quoted where it has to be. */
void report_csv_text(FILE *f, const char *s);

#endif
