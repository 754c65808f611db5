/* SPDX-License-Identifier: MIT */
/* Rules of how long a job takes. */
#include <errno.h>

#include "job/job.h"
#include "job/options.h"
#include "job/rules.h"
#include "job/runtime_options.h"

static int check_time_based(struct job *job, struct err *e)
{
	if (job->runtime->time_based && !job->runtime->longest.ns)
		return job_fail(job, e, "time_based",
				"time_based needs runtime=, such as runtime=30s");
	return 0;
}

job_rule *const runtime_rules[] = { check_time_based, NULL };
