/* SPDX-License-Identifier: MIT */
/* The jobs of a run as data: see jobs.h. */
#include "job/jobs.h"

#include <stdlib.h>

#include "base/array.h"

void jobs_run(struct jobs *jobs, struct job *job)
{
	jobs->run = array_must_grow(jobs->run, jobs->nrun, sizeof(struct job *));
	jobs->run[jobs->nrun++] = job;
}

void jobs_add(struct jobs *jobs, struct job *copy)
{
	jobs->copies = array_must_grow(jobs->copies, jobs->ncopies, sizeof(struct job *));
	jobs->copies[jobs->ncopies++] = copy;
	jobs_run(jobs, copy);
}

static void variants_free(struct variants *v)
{
	for (uint32_t i = 0; i < v->n && !v->run; i++)
		job_free(v->list[i]);
	free(v->list);
	*v = (struct variants){ 0 };
}

void jobs_free(struct jobs *jobs)
{
	for (uint32_t i = 0; i < jobs->ncopies; i++)
		job_free(jobs->copies[i]);
	for (uint32_t i = 0; jobs->variants && i < jobs->n; i++)
		variants_free(&jobs->variants[i]);
	free(jobs->variants);
	free(jobs->copies);
	for (uint32_t i = 0; i < jobs->n; i++)
		job_free(jobs->list[i]);
	for (uint32_t i = 0; jobs->making && i <= jobs->n; i++)
		free(jobs->making[i].said);
	free(jobs->making);
	free(jobs->run);
	free(jobs->list);
	*jobs = (struct jobs){ 0 };
}
