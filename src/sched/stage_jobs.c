/* SPDX-License-Identifier: MIT */
/* The jobs of a stage: they lie side by side in the list of all. */
#include "sched/job.h"

struct sched_job *sched_stage_first(const struct sched *s, uint32_t stage)
{
	uint32_t lo = 0, hi = s->jobs->nrun;

	while (lo < hi) {
		uint32_t middle = lo + (hi - lo) / 2;

		if (s->list[middle].stage < stage)
			lo = middle + 1;
		else
			hi = middle;
	}
	return s->list + lo;
}
