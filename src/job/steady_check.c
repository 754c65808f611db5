/* SPDX-License-Identifier: MIT */
/* Rules of steady state. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "job/job.h"
#include "job/matrix_options.h"
#include "job/measure_options.h"
#include "job/options.h"
#include "job/refuse.h"
#include "job/rules.h"
#include "load/workload.h"
#include "stat/steady_options.h"

static int check_meaning(struct job *job, struct err *e)
{
	static const char *const needy[] = { "steadystate_duration", "steadystate_ramp_time",
					     "steadystate_check_interval", NULL };

	return job_refuse_changed(job, e, needy,
				  "means nothing without steadystate=, such as "
				  "steadystate=iops:2%%");
}

/* Checks that a window has whole measurements, two at least, as in fio. */
static int check_window(struct job *job, struct err *e)
{
	uint64_t window = job->steady->window.ns, interval = job->steady->interval.ns;

	if (!window)
		return job_fail(job, e, "steadystate",
				"steadystate= needs steadystate_duration=, how far back it looks, "
				"such as steadystate_duration=30s");
	if (window % interval || window == interval) {
		char *all = job_get(job, "steadystate_duration");
		char *each = job_get(job, "steadystate_check_interval");

		job_fail(job, e, "steadystate_duration",
			 "steadystate_duration=%s must be a multiple of "
			 "steadystate_check_interval=%s, and at least twice as long",
			 all ? all : "", each ? each : "");
		free(all);
		free(each);
		return -EINVAL;
	}
	return 0;
}

static int check_steady(struct job *job, struct err *e)
{
	const struct steady_rules *r = &job->steady->rules;
	int ret;

	if (!r->n)
		return check_meaning(job, e);
	ret = check_window(job, e);
	if (steady_looks_at(r, STEADY_LAT) &&
	    (job->measure->disable_lat || job->measure->gtod_reduce))
		ret = job_fail(
			job, e, "steadystate",
			"steadystate= of latencies contradicts %s, which measures none: leave "
			"one out",
			job->measure->gtod_reduce ? "gtod_reduce" : "disable_lat");
	if (workload_find("batch") == job->workload)
		ret = job_fail(
			job, e, "steadystate",
			"steadystate= ends a job early, and all modes of workload=batch do the "
			"same amount of work: leave one out");
	return ret;
}

/* Rounds are judged over a window of them. */
static int check_rounds(struct job *job, struct err *e)
{
	if (job->steady->rounds == ROUNDS_ANY)
		return job_changed(job, "steady_of") ?
			       job_fail(job, e, "steady_of",
					"steady_of= means nothing without steady=snia") :
			       0;
	if (job_given(job, "rounds") && job->matrix->rounds < STEADY_ROUNDS_WINDOW)
		return job_fail(
			job, e, "rounds",
			"rounds=%u: steady=snia looks at the last %d rounds: write more, or "
			"leave rounds= out for %d at most",
			job->matrix->rounds, STEADY_ROUNDS_WINDOW, STEADY_ROUNDS_MOST);
	if (job->steady->rounds_of == ROUNDS_LAT &&
	    (job->measure->disable_lat || job->measure->gtod_reduce))
		return job_fail(job, e, "steady_of",
				"steady_of=lat contradicts %s, which measures none: leave one out",
				job->measure->gtod_reduce ? "gtod_reduce" : "disable_lat");
	return 0;
}

job_rule *const steady_rules[] = { check_steady, check_rounds, NULL };
