/* SPDX-License-Identifier: MIT */
/* Rules of pauses and of shares between jobs. */
#include <errno.h>

#include "job/job.h"
#include "job/options.h"
#include "job/refuse.h"
#include "job/rules.h"
#include "load/pace_options.h"

/* fio counts a weight below 0 as one of 2^32 less that: such a job never waits. */
void pace_settle(struct job *job)
{
	struct pace_options *o = job->pace;

	o->flow_void = o->flow < 0;
	if (!o->flow_void)
		return;
	o->flow = 0;
	o->flow_id = 0;
	o->flow_sleep = (struct nsecs){ 0 };
}

static int check_pace(struct job *job, struct err *e)
{
	static const char *const pauses[] = { "thinktime_spin", "thinktime_blocks",
					      "thinktime_blocks_type", "thinktime_iotime", NULL };
	static const char *const flows[] = { "flow_id", "flow_sleep", NULL };
	int ret = 0;

	if (!job->pace->thinktime.ns)
		ret |= job_refuse_changed(job, e, pauses,
					  "means nothing without thinktime=, such as "
					  "thinktime=1ms");
	if (!job->pace->flow)
		ret |= job_refuse_changed(job, e, flows,
					  "means nothing without flow=, the job's weight");
	return ret;
}

job_rule *const pace_rules[] = { check_pace, NULL };
