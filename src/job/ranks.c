/* SPDX-License-Identifier: MIT */
/* The processes that run a job, of those that there are: see job.h. */
#include <inttypes.h>
#include <stdio.h>

#include "job/hosts_options.h"
#include "job/job.h"

static const struct intset *ranks_of(const struct job *job)
{
	return intset_count(&job->hosts->ranks) ? &job->hosts->ranks : NULL;
}

uint32_t job_ranks(const struct job *job)
{
	const struct intset *ranks = ranks_of(job);

	return ranks ? intset_count(ranks) : job->nranks ? job->nranks : 1;
}

bool job_has_rank(const struct job *job, uint32_t rank)
{
	const struct intset *ranks = ranks_of(job);

	return !ranks || intset_has(ranks, rank);
}

uint32_t job_rank_place(const struct job *job, uint32_t rank)
{
	const struct intset *ranks = ranks_of(job);
	uint32_t before = 0;

	if (!ranks)
		return rank;
	for (uint32_t i = 0; i < rank; i++)
		before += intset_has(ranks, i);
	return before;
}

uint32_t job_rank_at(const struct job *job, uint32_t place)
{
	const struct intset *ranks = ranks_of(job);

	return ranks ? intset_nth(ranks, place) : place;
}

void job_workers_text(const struct job *job, char *s, size_t n)
{
	uint32_t ranks = job_ranks(job);

	if (ranks > 1)
		snprintf(s, n, "numjobs=%" PRIu32 " on %" PRIu32 " ranks", job->numjobs, ranks);
	else
		snprintf(s, n, "numjobs=%" PRIu32, job->numjobs);
}
