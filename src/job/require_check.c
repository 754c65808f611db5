/* SPDX-License-Identifier: MIT */
/* Rules of what a job has to hold. */
#include "job/job.h"
#include "job/require_options.h"
#include "job/rules.h"

static int check_threshold(struct job *job, struct err *e)
{
	if (!job->require->threshold.n || job_latencies(job))
		return 0;
	return job_fail(job, e, "threshold",
			"threshold= counts latencies, and this job measures none: leave out "
			"gtod_reduce, or disable_lat");
}

job_rule *const require_rules[] = { check_threshold, NULL };
