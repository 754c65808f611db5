/* SPDX-License-Identifier: MIT */
/* Rules of hosts=. */
#include <stdlib.h>

#include "job/hosts_options.h"
#include "job/job.h"
#include "job/rules.h"

static int check_ranks(struct job *job, struct err *e)
{
	const struct intset *ranks = &job->hosts->ranks;
	uint32_t n = intset_count(ranks), last = n ? intset_nth(ranks, n - 1) : 0;
	char *text;
	int ret;

	if (last < job->nranks || !last)
		return 0;
	text = job_get(job, "hosts");
	if (job->nranks > 1)
		ret = job_fail(job, e, "hosts",
			       "hosts=%s: there is no rank %u: this run has the ranks 0 to %u",
			       text, last, job->nranks - 1);
	else
		ret = job_fail(job, e, "hosts",
			       "hosts=%s: one process is rank 0, and there is no rank %u: mpirun "
			       "starts iogen-mpi as several",
			       text, last);
	free(text);
	return ret;
}

job_rule *const hosts_rules[] = { check_ranks, NULL };
