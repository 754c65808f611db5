/* SPDX-License-Identifier: MIT */
/*
 * Jobs that text and JSON show as one: a job, or the jobs of a group with group_reporting; or, as
 * fio's JSON has it, one worker of a job without. The files of results have a row a job, always.
 */
#ifndef IOGEN_REPORT_JOB_GROUP_H
#define IOGEN_REPORT_JOB_GROUP_H

#include "report/report.h"

struct job_group {
	char *name;                   /* name of several jobs: a+b, a+b+c, or a+..+z; owned */
	const struct job *job, *last; /* the first one, and the last */
	uint32_t njobs, workers;
	const struct worker_left *worker; /* the only one; NULL: all workers of all jobs */
	uint32_t ops, latencies;          /* bit sets of all jobs together */
	uint64_t begin_ns, end_ns; /* the first start and the last end, on the workers' clock */
	uint64_t runtime_ns;
	uint64_t wrote_ns; /* end of the last one, less what it was reading back */
	bool reads;        /* a job reads while it writes */
	uint64_t start_ns; /* start of the first ramp */
	uint64_t busy_ns;  /* the sum of the workers' times */
	struct usage used; /* the workers' use; bound, samples and depths are theirs, too */
	enum bound bound;
	struct fio_samples samples;
	struct depths depths;
	struct prio_stats prios; /* owned */
	uint64_t zone_resets;    /* resets with zonemode=zbd */
	int first_error;         /* an errno; 0: none */
	bool goes_on;            /* a job goes on after errors, which are counted */
	bool started;            /* else it has zeros alone */
	bool failed, corrupt, unmet;
	const struct steady *steady; /* steady state of the job or group; NULL: not asked for */
	bool sums;                   /* stats is its own sum, else that of a job or worker */
	struct stats stats;
	struct op_stats mixed; /* reads, writes and trims as one, for unified_rw_reporting */
};

/*
 * Makes the groups of all jobs that ran, in order, without the modes of a comparison and jobs with
 * stats=0. Where @apart is set, as in fio, each worker is a group, and a job that never began is
 * there, too, unless it is one of a matrix. Returns NULL without memory.
 */
struct job_group *job_groups_new(const struct report *r, bool apart, uint32_t *n);
void job_groups_free(struct job_group *list, uint32_t n);

/* Returns the runtime of an operation; OPS: of reads, writes and trims as one. */
uint64_t job_group_runtime(const struct job_group *g, enum op op);

/* Returns the errno that the jobs ended by, or that they first went on after; 0: none. */
int job_group_error(const struct job_group *g);

/* Counts I/Os that failed, and blocks with wrong data. */
uint64_t job_group_errors(const struct job_group *g);

#endif
