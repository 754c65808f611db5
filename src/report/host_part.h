/* SPDX-License-Identifier: MIT */
/* The part that one process of several has in a run. */
#ifndef IOGEN_REPORT_HOST_PART_H
#define IOGEN_REPORT_HOST_PART_H

#include <stdbool.h>
#include <stdint.h>

struct job_result;

/* The start of a job on a host; clocks are against that of rank 0. */
struct host_start {
	bool known;
	int64_t offset_ns;       /* the host's clock less rank 0's, when the job began */
	uint64_t uncertainty_ns; /* uncertainty of offset_ns, to both sides */
	int64_t skew_ns;         /* its workers were let go so long after the common moment */
	bool late;               /* ... which is, or may be, more than --start-skew-max= */
	/* ticks of the host's CPUs while the step went on there; 0: not asked for */
	uint64_t idle_ticks, ticks;
};

struct host_part {
	uint32_t rank;
	bool lost;      /* it did not answer any more: what it did since is not in the results */
	char *host;     /* its name; owned, as the next two */
	char *cpus;     /* CPUs that the process was bound to when it began: "0-3" */
	char *identity; /* facts of its machine, as JSON */
	struct job_result *jobs;   /* this rank's results of the run's jobs; not owned */
	struct host_start *starts; /* starts, likewise; owned */
};

#endif
