/* SPDX-License-Identifier: MIT */
/* Rules of when a job begins, and how long it takes. */
#include <errno.h>

#include "job/job.h"
#include "job/options.h"
#include "job/rules.h"
#include "job/time_options.h"

static int check_time(struct job *job, struct err *e)
{
	if (job->time->time_based && !job->time->runtime.ns)
		return job_fail(job, e, "time_based",
				"time_based needs runtime=, such as runtime=30s");
	if (job->time->ramp.ns && job->time->ramp_size)
		return job_fail(job, e, "ramp_size",
				"ramp_size= and ramp_time= contradict each other: leave one out");
	return 0;
}

job_rule *const time_rules[] = { check_time, NULL };
