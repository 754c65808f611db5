/* SPDX-License-Identifier: MIT */
/* The jobs of a run: see jobs.h. */
#include "job/jobs.h"

#include <stdlib.h>

void jobs_free(struct jobs *jobs)
{
	for (uint32_t i = 0; i < jobs->nrun; i++)
		if (jobs->run[i]->mode != BATCH_MODES)
			job_free(jobs->run[i]);
	for (uint32_t i = 0; i < jobs->n; i++)
		job_free(jobs->list[i]);
	free(jobs->run);
	free(jobs->list);
	*jobs = (struct jobs){ 0 };
}
