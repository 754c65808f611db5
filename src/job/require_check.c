/* SPDX-License-Identifier: MIT */
/* Rules of what a job has to hold. */
#include "job/job.h"
#include "job/require_options.h"
#include "job/requirement.h"
#include "job/rules.h"

static bool has_bound(const struct bounds *b, uint64_t ns)
{
	uint32_t i = 0;

	while (i < b->n && b->value[i] != ns)
		i++;
	return i < b->n;
}

/* Adds a bound in its place, where it has one. */
static void bound_add(struct bounds *b, uint64_t ns)
{
	uint32_t i = b->n;

	if (has_bound(b, ns) || b->n == HISTOGRAM_BOUNDS)
		return;
	for (; i && b->value[i - 1] > ns; i--)
		b->value[i] = b->value[i - 1];
	b->value[i] = ns;
	b->n++;
}

/* Has the bounds of over(TIME) counted. */
static void bounds_settle(struct job *job)
{
	struct err e = { 0 }; /* the text was read before */
	struct requirement r;

	for (const char *at = job->require->list; at;)
		if (!requirement_take(&at, &r, &e) && r.of == OF_OVER)
			bound_add(&job->require->threshold, r.over_ns);
}

void require_settle(struct job *job)
{
	if (job->require->list)
		bounds_settle(job);
}

static int check_room(struct job *job, struct err *e)
{
	struct requirement r;

	for (const char *at = job->require->list; at;)
		if (!requirement_take(&at, &r, e) && r.of == OF_OVER &&
		    !has_bound(&job->require->threshold, r.over_ns))
			return job_fail(job, e, "require",
					"require=%s: with threshold=, that is more than %u times",
					r.text, HISTOGRAM_BOUNDS);
	return 0;
}

static int check_threshold(struct job *job, struct err *e)
{
	if (!job->require->threshold.n || job_latencies(job))
		return 0;
	return job_fail(job, e, "threshold",
			"threshold= counts latencies, and this job measures none: leave out "
			"gtod_reduce, or disable_lat");
}

job_rule *const require_rules[] = { check_threshold, check_room, NULL };
