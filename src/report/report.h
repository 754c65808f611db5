/* SPDX-License-Identifier: MIT */
/*
 * report/: the results of a run, as text, tables and a folder. Nothing here runs or measures.
 *
 * In:  struct report below, with a job_result for each job. sched/ fills it, while the run goes on
 *      (--status-interval) and at its end.
 * Out: the summary on standard output or in a file, in the formats of formats.h; a folder of
 *      results (results.h), which is a contract: docs/results.md describes each file and column,
 *      files and columns are only ever added. view/ reads such a folder back.
 *
 * A summary_row is an operation of a job and a line of summary.csv. A job_group is all that text
 * and JSON show as one: a job, the jobs of a group with group_reporting, or a worker.
 *
 * To add                      write (docs/design.md has what tests ask for beside it)
 *   a column of summary.csv   a line at the end of the list in columns.c
 *   a format of the summary   a line in formats.h, and a file with its function
 *   a CSV file                a line in csv_files.c, and csv_NAME.c with its columns and its rows
 *   a fact of the machine     a row in identity.c, tuning.c or volatile.c: see fact_class.h
 */
#ifndef IOGEN_REPORT_H
#define IOGEN_REPORT_H

#include <stdio.h>

#include "job/job.h"
#include "report/host_part.h"
#include "stat/batch.h"
#include "stat/depths.h"
#include "stat/devices.h"
#include "stat/direct.h"
#include "stat/fio_samples.h"
#include "stat/generator_bound.h"
#include "stat/others.h"
#include "stat/series.h"
#include "stat/stats.h"
#include "stat/steady.h"
#include "stat/worker_left.h"

/*
 * The results of a job. What every job writes is at the begin, up to the head of its notes, and at
 * the end: in a list of results, in a page or two for each.
 */
struct job_result {
	const struct job *job;
	char **paths; /* paths of the files, each once; owned by whoever ran the job */
	uint32_t npaths;
	uint32_t first_worker;              /* its number in the run */
	const struct worker_left **workers; /* numjobs of them; owned by whoever ran the job */
	struct stats total;
	struct series series, ramp;            /* ramp: empty where the job has none */
	uint64_t runtime_ns, begin_ns, end_ns; /* the measured time; on the workers' clock */
	uint64_t read_back_ns; /* part of the runtime that did nothing but read back (verify=) */
	double cpu_user_pct, cpu_sys_pct;
	struct usage used; /* use of the machine by all workers */
	enum bound bound;
	bool started, partial, failed;
	bool corrupt;                 /* data failed verification, also where the job went on */
	bool torn;                    /* a copy went on after errors: its target is not whole */
	bool unmet;                   /* a requirement of the job did not hold */
	bool unsteady;                /* steadystate= was asked for and not reached */
	bool unmeasured;              /* it ended inside its ramp */
	const struct steady *steady;  /* steady state of the job's group; NULL: not asked for */
	const struct batch **batches; /* batches by worker, NULL for others; owned by the workers */
	uint64_t planned, digest;     /* the sequence of operations: their number and digest */
	uint64_t in_flight;           /* I/Os that had not come back when the run was abandoned */
	struct direct direct;         /* the first of its files that is not direct */
	struct err note;              /* remarks for a reader of the numbers */
	struct err err;               /* failures */
	struct devices devices;       /* below the files */
	struct others others;         /* other users of its device */
};

struct cpu_idle;
struct verdicts;

/* The results of a run, or of a run that goes on. */
/* An answer of iogen probe about a target of the run; the text is owned by whoever probed. */
struct probe_row {
	const char *target, *name, *value, *unit, *how, *note;
};

struct report {
	const char *run_id;
	const char *title;      /* title for readers; NULL: none */
	uint32_t terse_version; /* version of fio's terse lines; 0: the usual one, 3 */
	uint32_t njobs;
	const struct job_result *jobs;
	bool partial;
	uint64_t start_ns;             /* start of the run, on the workers' clock */
	uint64_t epoch_ns;             /* the same moment since 1970 */
	const struct disk_use *disks;  /* NULL: not asked for */
	const struct cpu_idle *idle;   /* idleness of the CPUs; NULL: not asked for */
	const char *folder;            /* folder of the results; NULL: none */
	const struct err *warnings;    /* warnings of the command line and the jobs */
	const struct host_part *hosts; /* hosts of the run; NULL: this one alone */
	uint32_t nhosts;
	const struct probe_row *probes; /* answers of --probe */
	uint32_t nprobes;
	const struct verdicts *verdicts; /* verdicts on what was required; NULL: not judged yet */
};

#endif
