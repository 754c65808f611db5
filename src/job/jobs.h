/* SPDX-License-Identifier: MIT */
/* The jobs of a run: as they were written, and as they are run. */
#ifndef IOGEN_JOB_JOBS_H
#define IOGEN_JOB_JOBS_H

#include "job/job.h"

/*
 * The jobs of a run. They point into the sections they came from. What is run is what was written,
 * but for a comparison, which is run as a job for each of its modes and rounds.
 */
struct jobs {
	struct job **list; /* as written */
	uint32_t n;
	struct job **run; /* as run: those of list, or jobs of its own */
	uint32_t nrun;
};

void jobs_free(struct jobs *jobs);

#endif
