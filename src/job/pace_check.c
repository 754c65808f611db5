/* SPDX-License-Identifier: MIT */
/* Rules of pauses and of shares between jobs. */
#include <errno.h>

#include "job/job.h"
#include "job/options.h"
#include "job/rules.h"
#include "load/pace_options.h"

static int check_pace(struct job *job, struct err *e)
{
	static const char *const pauses[] = { "thinktime_spin", "thinktime_blocks",
					      "thinktime_blocks_type", "thinktime_iotime" };
	static const char *const flows[] = { "flow_id", "flow_sleep" };
	int ret = 0;

	for (size_t i = 0; !job->pace->thinktime.ns && i < sizeof(pauses) / sizeof(*pauses); i++)
		if (job_changed(job, pauses[i]))
			ret = job_fail(job, e, pauses[i],
				       "%s= means nothing without thinktime=, such as "
				       "thinktime=1ms",
				       pauses[i]);
	for (size_t i = 0; !job->pace->flow && i < sizeof(flows) / sizeof(*flows); i++)
		if (job_changed(job, flows[i]))
			ret = job_fail(job, e, flows[i],
				       "%s= means nothing without flow=, the job's weight",
				       flows[i]);
	return ret;
}

job_rule *const pace_rules[] = { check_pace, NULL };
