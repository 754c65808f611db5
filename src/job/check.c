/* SPDX-License-Identifier: MIT */
/* The rules of all groups, applied to a job: see job.h. */
#include <errno.h>

#include "job/job.h"

#define ONE(name) +1

/* The groups from general to special rules, so that messages begin with what matters most. */
static const struct opt_group *const order[] = {
	&io_group,     &work_group,      &depth_group,        &time_group,   &pace_group,
	&area_group,   &files_group,     &sync_group,         &verify_group, &content_group,
	&memory_group, &placement_group, &prio_group,         &report_group, &log_group,
	&offset_group, &rate_group,      &depth_search_group, &iolog_group,  &steady_group,
	&seed_group,   &ends_group,      &error_group,
};

#define NORDER (sizeof(order) / sizeof(order[0]))

_Static_assert(NORDER == 0 JOB_GROUPS(ONE), "every group has its turn");

int job_check(struct job *job, struct err *e)
{
	int ret = 0;

	for (const struct opt_group *const *g = job_groups; *g; g++)
		if ((*g)->settle)
			(*g)->settle(job);
	for (size_t i = 0; i < NORDER; i++)
		for (job_rule *const *rule = order[i]->rules; rule && *rule; rule++)
			if ((*rule)(job, e))
				ret = -EINVAL;
	return ret;
}
