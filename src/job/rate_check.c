/* SPDX-License-Identifier: MIT */
/* Rules of rates. */
#include <errno.h>

#include "job/job.h"
#include "job/options.h"
#include "job/rate_share.h"
#include "job/refuse.h"
#include "job/rules.h"
#include "load/rate_options.h"
#include "load/workload.h"

static bool any_rate(const struct op_rates *r)
{
	return r->op[OP_READ] || r->op[OP_WRITE] || r->op[OP_TRIM];
}

static int check_meaning(struct job *job, struct err *e)
{
	static const char *const needy[] = { "rate_process", "rate_ignore_thinktime", NULL };

	if (job_rated(job))
		return 0;
	return job_refuse_changed(job, e, needy,
				  "means nothing without a rate, such as rate_iops=1000");
}

static int check_floor(struct job *job, struct err *e)
{
	const struct rate_options *r = job->rate;
	int ret = 0;

	if (any_rate(&r->bytes_min) && any_rate(&r->ios_min))
		ret = job_fail(job, e, "rate_min",
			       "rate_min= and rate_iops_min= contradict each other: leave one out");
	for (uint32_t op = 0; op < RATE_OPS && !rate_share(job); op++) {
		if (r->bytes.op[op] && r->bytes.op[op] < r->bytes_min.op[op])
			return job_fail(
				job, e, "rate_min",
				"rate_min= of %ss is higher than their rate=", op_names[op]);
		if (r->ios.op[op] && r->ios.op[op] < r->ios_min.op[op])
			return job_fail(job, e, "rate_iops_min",
					"rate_iops_min= of %ss is higher than their rate_iops=",
					op_names[op]);
	}
	if (!any_rate(&r->bytes_min) && !any_rate(&r->ios_min) && job_changed(job, "rate_cycle"))
		ret = job_fail(job, e, "rate_cycle",
			       "rate_cycle= means nothing without rate_min= or rate_iops_min=");
	return ret;
}

/* Checks that least rates are numbers, and no share of another job's rate. */
static int check_share(struct job *job, struct err *e)
{
	if (*job->rate->bytes_min.of || *job->rate->ios_min.of)
		return job_fail(job, e, *job->rate->ios_min.of ? "rate_iops_min" : "rate_min",
				"a least rate is a number: a share of another job works in rate= "
				"and rate_iops=");
	return 0;
}

static int check_both(struct job *job, struct err *e)
{
	if (any_rate(&job->rate->bytes) && any_rate(&job->rate->ios))
		return job_fail(job, e, "rate",
				"rate= and rate_iops= contradict each other: leave one out");
	return 0;
}

/* In a mix, the directions' schedules say which is next: all of them need one. */
static int check_mix(struct job *job, struct err *e)
{
	uint32_t ops = job_directions(job);

	for (uint32_t op = 0; op < RATE_OPS && job_rated(job); op++) {
		bool rated = job->rate->bytes.op[op] || job->rate->ios.op[op];

		if (ops & 1u << op && !rated)
			return job_fail(
				job, e, any_rate(&job->rate->ios) ? "rate_iops" : "rate",
				"%ss have no rate, and the rest of the mix has one: give each a "
				"rate, or write two jobs",
				op_names[op]);
	}
	return 0;
}

static int check_batch(struct job *job, struct err *e)
{
	const char *given = any_rate(&job->rate->ios) ? "rate_iops" : "rate";

	if (!job_rated(job))
		return 0;
	if (workload_find("batch") == job->workload || job_controls_batch(job))
		return job_fail(job, e, given,
				"%s= contradicts %s, which looks for the most I/Os a second: leave "
				"one out",
				given,
				job_controls_batch(job) ? "iodepth_batch=auto" : "workload=batch");
	return 0;
}

job_rule *const rate_rules[] = { check_meaning, check_floor, check_share, check_both,
				 check_mix,     check_batch, NULL };
