/* SPDX-License-Identifier: MIT */
/* Jobs that are reported together: see group.h. */
#include "job/group.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "job/report_options.h"

uint32_t group_first(const struct jobs *jobs, uint32_t i)
{
	return jobs->run[i]->group_first;
}

void groups_number(struct jobs *jobs)
{
	uint32_t first = UINT32_MAX; /* first job of a group that is reported as one; none */

	for (uint32_t i = 0; i < jobs->nrun; i++) {
		struct job *job = jobs->run[i];
		bool begins = job_stonewalls(job) || job->report->new_group;

		if (i)
			job->group = jobs->run[i - 1]->group + begins;
		if (i && begins)
			first = UINT32_MAX;
		if (job->report->group_reporting && first == UINT32_MAX)
			first = i;
		job->group_first = job->report->group_reporting ? first : i;
	}
}

static int same_value(const struct job *a, const struct job *b, const char *option, struct err *e)
{
	char *x, *y;
	int ret;

	if (job_agrees(a, b, option))
		return 0;
	x = job_get(a, option);
	y = job_get(b, option);
	ret = job_fail(b, e, option,
		       "%s=%s: [%s] is of the same group_reporting, and has %s=%s: give both the "
		       "same, or write new_group between them",
		       option, y ? y : "", a->name, option, x ? x : "");
	free(x);
	free(y);
	return ret;
}

int group_check(const struct jobs *jobs, struct err *e)
{
	static const char *const shared[] = { "ramp_size", "steadystate", "steadystate_duration",
					      "steadystate_ramp_time",
					      "steadystate_check_interval" };
	int ret = 0;

	for (uint32_t i = 0; i < jobs->nrun; i++) {
		const struct job *first = jobs->run[group_first(jobs, i)];

		for (size_t k = 0; k < sizeof(shared) / sizeof(shared[0]); k++)
			if (same_value(first, jobs->run[i], shared[k], e))
				ret = -EINVAL;
	}
	return ret;
}
