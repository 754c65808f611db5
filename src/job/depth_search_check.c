/* SPDX-License-Identifier: MIT */
/* Rules of the search for a depth. */
#include <errno.h>

#include "job/job.h"
#include "job/options.h"
#include "job/refuse.h"
#include "job/rules.h"
#include "load/workload.h"

static int check_depth_search(struct job *job, struct err *e)
{
	static const char *const needy[] = { "latency_window", "latency_percentile", "latency_run",
					     NULL };
	int ret = 0;

	if (!job_searches_depth(job))
		ret |= job_refuse_changed(job, e, needy,
					  "means nothing without latency_target=, or with "
					  "iodepth_batch=auto");
	if (!job_searches_depth(job))
		return ret;
	if (workload_find("batch") == job->workload)
		ret = job_fail(
			job, e, "latency_target",
			"latency_target= searches for a depth, and workload=batch keeps to its "
			"own: leave one out");
	if (job_rated(job))
		ret = job_fail(
			job, e, "latency_target",
			"latency_target= searches for a device's depth, and a rate leaves the "
			"device idle: leave one out");
	return ret;
}

job_rule *const depth_search_rules[] = { check_depth_search, NULL };
