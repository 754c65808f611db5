/* SPDX-License-Identifier: MIT */
/* The rules between the options of rates. */
#include <errno.h>

#include "job/job.h"
#include "job/depth_options.h"
#include "load/rate.h"
#include "load/rate_options.h"
#include "load/workload.h"

static bool any_rate(const struct op_rates *r)
{
	return r->op[OP_READ] || r->op[OP_WRITE] || r->op[OP_TRIM];
}

/* In a mix, the directions' schedules say which is next: all of them need one. */
static int check_mix(struct job *job, struct err *e)
{
	uint32_t ops = job_directions(job);

	for (uint32_t op = 0; op < RATE_OPS; op++) {
		bool rated = job->rate->bytes.op[op] || job->rate->ios.op[op];

		if (ops & 1u << op && !rated)
			return job_fail(job, e, any_rate(&job->rate->ios) ? "rate_iops" : "rate",
					"a mix in which not all have a rate, and %ss have none, "
					"would depend on how fast the others are: give all a rate, "
					"or make two jobs",
					op_names[op]);
	}
	return 0;
}

static int check_meaning(struct job *job, struct err *e)
{
	static const char *const needy[] = { "rate_process", "rate_ignore_thinktime" };
	int ret = 0;

	for (size_t i = 0; !job_rated(job) && i < sizeof(needy) / sizeof(*needy); i++)
		if (job_changed(job, needy[i]))
			ret = job_fail(job, e, needy[i],
				       "%s= means nothing without a rate, such as rate_iops=1000",
				       needy[i]);
	return ret;
}

static int check_depth_search(struct job *job, struct err *e)
{
	static const char *const needy[] = { "latency_window", "latency_percentile",
					     "latency_run" };
	int ret = 0;

	for (size_t i = 0; !job_searches_depth(job) && i < sizeof(needy) / sizeof(*needy); i++)
		if (job_changed(job, needy[i]))
			ret = job_fail(job, e, needy[i],
				       "%s= means nothing without latency_target=, or with "
				       "iodepth_batch=auto",
				       needy[i]);
	if (!job_searches_depth(job))
		return ret;
	if (workload_find("batch") == job->workload)
		ret = job_fail(job, e, "latency_target",
			       "latency_target= is for iodepth_batch=auto, or for a search that "
			       "workload=batch has none of");
	if (job_rated(job))
		ret = job_fail(job, e, "latency_target",
			       "latency_target= looks for the depth that a device takes, and a "
			       "rate leaves it idle: leave one out");
	return ret;
}

static int check_floor(struct job *job, struct err *e)
{
	const struct rate_options *r = job->rate;
	int ret = 0;

	if (any_rate(&r->bytes_min) && any_rate(&r->ios_min))
		ret = job_fail(job, e, "rate_min",
			       "rate_min= and rate_iops_min= contradict each other: leave one out");
	for (uint32_t op = 0; op < RATE_OPS; op++) {
		if (r->bytes.op[op] && r->bytes.op[op] < r->bytes_min.op[op])
			return job_fail(job, e, "rate_min",
					"rate_min= of %ss is more than rate= has them do",
					op_names[op]);
		if (r->ios.op[op] && r->ios.op[op] < r->ios_min.op[op])
			return job_fail(job, e, "rate_iops_min",
					"rate_iops_min= of %ss is more than rate_iops= has them do",
					op_names[op]);
	}
	if (!any_rate(&r->bytes_min) && !any_rate(&r->ios_min) && job_changed(job, "rate_cycle"))
		ret = job_fail(job, e, "rate_cycle",
			       "rate_cycle= means nothing without rate_min= or rate_iops_min=");
	return ret;
}

int job_check_rate(struct job *job, struct err *e)
{
	const char *given = any_rate(&job->rate->ios) ? "rate_iops" : "rate";
	int ret = check_meaning(job, e) | check_floor(job, e) | check_depth_search(job, e);

	if (any_rate(&job->rate->bytes) && any_rate(&job->rate->ios))
		ret = job_fail(job, e, "rate",
			       "rate= and rate_iops= contradict each other: leave one out");
	if (!job_rated(job))
		return ret;
	if (check_mix(job, e))
		ret = -EINVAL;
	if (workload_find("batch") == job->workload || job->depth->batch == BATCH_AUTO)
		ret = job_fail(job, e, given,
			       "%s= contradicts %s, which looks for the most I/Os a second: leave "
			       "one out",
			       given,
			       job->depth->batch == BATCH_AUTO ? "iodepth_batch=auto" :
								 "workload=batch");
	return ret;
}
