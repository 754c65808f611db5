/* SPDX-License-Identifier: MIT */
/*
 * An entry of a report: a job, or the jobs of a group that ask for group_reporting; or, as fio has
 * it, each worker of a job that does not. The files of results have a row a job in either case.
 */
#ifndef IOGEN_REPORT_ROW_H
#define IOGEN_REPORT_ROW_H

#include "report/report.h"

struct job_group {
	char *name;            /* of a group: a+b, a+b+c, or a+..+z; owned */
	const struct job *job; /* the first */
	uint32_t njobs;
	const struct worker_result *worker; /* that it is alone; NULL: all of its jobs */
	uint32_t ops, latencies;            /* bit sets: what any of its jobs counts */
	uint64_t begin_ns, end_ns; /* the first begin and the last end, on the workers' clock */
	uint64_t runtime_ns;
	uint64_t start_ns; /* the first ramp's */
	uint64_t busy_ns;  /* the sum of its workers' times */
	struct usage used; /* of its workers, where they left it; so are the next three */
	enum bound bound;
	struct samples samples;
	struct depths depths;
	int first_error; /* of its workers' the first, an errno; 0: none */
	bool failed, corrupt, unmet;
	const struct steady *steady; /* of the job or group; NULL: nobody asked */
	struct stats stats;          /* the sum; owned, but where it is a worker's */
	struct op_stats mixed; /* reads, writes and trims as one, where unified_rw_reporting asks */
};

/*
 * The entries of all that ran, in order, but for the modes of a comparison and what has stats=0;
 * workers apart where @apart is set. NULL: no memory.
 */
struct job_group *job_groups_new(const struct report *r, bool apart, uint32_t *n);
void job_groups_free(struct job_group *list, uint32_t n);

/* The errno that it ended by, as fio says it, or that it first went on after; 0: none. */
int job_group_error(const struct job_group *e);

/* I/Os that failed, and data that were wrong. */
uint64_t job_group_errors(const struct job_group *e);

#endif
