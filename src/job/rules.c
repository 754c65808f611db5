/* SPDX-License-Identifier: MIT */
/* The rules of a job, in their order: see rules.h, and job_check(). */
#include "job/rules.h"

#include <errno.h>

#include "job/job.h"

#define ONE(name) +1
#define NO_RULES(name) NULL

/* The groups from general to special rules, so that messages begin with what matters most. */
static job_rule *const *const order[] = {
	fill_rules,        direction_rules,   blocks_rules,       work_rules,
	depth_rules,       NO_RULES(runtime), ramp_rules,         pace_rules,
	area_rules,        files_rules,       service_rules,      layout_rules,
	cache_rules,       sync_rules,        verify_rules,       content_rules,
	memory_rules,      placement_rules,   prio_rules,         report_rules,
	log_rules,         offset_rules,      rate_rules,         depth_search_rules,
	iolog_rules,       steady_rules,      hosts_rules,        require_rules,
	NO_RULES(amount),  NO_RULES(seed),    NO_RULES(time),     NO_RULES(matrix),
	NO_RULES(summary), NO_RULES(measure), NO_RULES(end_sync), NO_RULES(ends),
	NO_RULES(error),   copy_rules,        NO_RULES(core),     NO_RULES(shape),
	zbd_rules,
};

#define NORDER (sizeof(order) / sizeof(order[0]))

_Static_assert(NORDER == 0 JOB_GROUPS(ONE), "every group has its turn");

static void (*const settles[])(struct job *job) = {
	runtime_settle,   offset_settle,  cache_settle, fill_settle,    work_settle,
	direction_settle, blocks_settle,  sync_settle,  content_settle, verify_settle,
	measure_settle,   require_settle, pace_settle,
};

int job_check(struct job *job, struct err *e)
{
	int ret = 0;

	for (size_t i = 0; i < sizeof(settles) / sizeof(settles[0]); i++)
		settles[i](job);
	for (size_t i = 0; i < NORDER; i++)
		for (job_rule *const *rule = order[i]; rule && *rule; rule++)
			if ((*rule)(job, e))
				ret = -EINVAL;
	return ret;
}
