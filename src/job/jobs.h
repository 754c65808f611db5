/* SPDX-License-Identifier: MIT */
/* The jobs of a run: as they were written, and as they are run. */
#ifndef IOGEN_JOB_JOBS_H
#define IOGEN_JOB_JOBS_H

#include "job/job.h"

/* What came of making a job. */
struct making {
	/* what was wrong with it, and with sections above it that make no job; NULL: nothing */
	struct err *said;
	bool refused; /* an option of it was: the rules are not asked */
};

/*
 * The jobs of a run. They point into the sections they came from. What is run is what was written,
 * but for a comparison, which is run as a job for each of its modes and rounds.
 */
struct jobs {
	struct job **list; /* as written */
	uint32_t n;
	struct job **run; /* as run: those of list, or jobs of its own */
	uint32_t nrun;
	struct making *making; /* one a job, and one for the sections below the last */
};

/*
 * Asks the rules, those of each job and then those between jobs; for these, it arranges the jobs.
 * Returns 0, or -EINVAL with all that is wrong with sections and jobs in @e. What is worth a word
 * goes to @warn.
 */
int jobs_check(struct jobs *jobs, struct err *e, struct err *warn);

/*
 * Gives jobs that are right by themselves what they have among others: a name that no other has,
 * streams, a stage, a group, and what is run of each. A file's first job waits for all of the files
 * above.
 */
void jobs_arrange(struct jobs *jobs);

void jobs_free(struct jobs *jobs);

#endif
