/* SPDX-License-Identifier: MIT */
/* Rules of what is not measured at the start of a job. */
#include <errno.h>

#include "job/job.h"
#include "job/options.h"
#include "job/ramp_options.h"
#include "job/rules.h"

static int check_ramp(struct job *job, struct err *e)
{
	if (job->ramp->time.ns && job->ramp->size)
		return job_fail(job, e, "ramp_size",
				"ramp_size= and ramp_time= contradict each other: leave one out");
	return 0;
}

job_rule *const ramp_rules[] = { check_ramp, NULL };
