/* SPDX-License-Identifier: MIT */
/* The jobs of a run: as they were written, and as they are run. */
#ifndef IOGEN_JOB_JOBS_H
#define IOGEN_JOB_JOBS_H

#include "job/job.h"

/* The outcome of making a job. */
struct making {
	/* errors of it, and of sections above it that make no job; NULL: none */
	struct err *said;
	bool refused; /* an option of it was: the rules are not asked */
};

/* The jobs that a sweep makes of one that was written. */
struct variants {
	struct job **list; /* the value of the last sweep changes fastest; owned, as its jobs */
	uint32_t n;        /* 0: the job has no sweeps */
	bool run;          /* its jobs are those of a round that is run, and not owned here */
};

/*
 * The jobs of a run. They point into the sections they came from. Jobs are run as they were
 * written, with two exceptions: a comparison is run as a job for each of its modes and rounds, and
 * a matrix as a job for each step and round.
 */
struct jobs {
	struct job **list; /* as written */
	uint32_t n;
	struct job **run; /* as run: those of list, or copies */
	uint32_t nrun;
	struct job **copies; /* copies that it owns */
	uint32_t ncopies;
	struct variants *variants; /* one a job, see matrix.h; NULL: none has any */
	uint32_t nsteps, nrounds;  /* 0: the run has no steps, or no rounds */
	struct making *making;     /* one a job, and one for the sections below the last */
};

/* Returns whether the run has steps or rounds. */
static inline bool jobs_repeat(const struct jobs *jobs)
{
	return jobs->nsteps || jobs->nrounds;
}

/*
 * Asks the rules, those of each job and then those between jobs; for these, it arranges the jobs.
 * Returns 0, or -EINVAL with all that is wrong with sections and jobs in @e. Warnings go to @warn.
 */
int jobs_check(struct jobs *jobs, struct err *e, struct err *warn);

/*
 * Gives jobs that are right by themselves what they have among others: a name that no other has,
 * streams, a stage, a group, and what is run of each. A file's first job waits for all of the files
 * above. Returns 0 or -EINVAL after fail().
 */
int jobs_arrange(struct jobs *jobs, struct err *e);

/* Adds a job to what is run. */
void jobs_run(struct jobs *jobs, struct job *job);

/* Adds a copy to what is run, and takes it over. */
void jobs_add(struct jobs *jobs, struct job *copy);

/*
 * Writes the jobs as sections of a job file that give each option its value, but for those that
 * follow from a sweep of others.
 */
void jobs_dump(const struct jobs *jobs, FILE *f);

void jobs_free(struct jobs *jobs);

#endif
