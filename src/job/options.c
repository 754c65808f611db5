/* SPDX-License-Identifier: MIT */
/* The list of option groups, and the way through it. */
#include "job/options.h"

#define ADDRESS(name) &name##_group,

const struct opt_group *const job_groups[] = { JOB_GROUPS(ADDRESS) NULL };

bool job_option_next(struct job_option *o)
{
	if (o->row) {
		o->row++;
		o->number++;
	} else {
		o->group = job_groups;
		o->row = (*o->group)->table;
	}
	if (!o->row->name) {
		o->group++;
		o->row = *o->group ? (*o->group)->table : NULL;
	}
	return o->row;
}

struct job_option job_option_find(const char *name)
{
	struct job_option o = { 0 };

	while (job_option_next(&o) && !opt_is_named(o.row, name))
		;
	return o;
}

const struct opt *job_opt(const char *name)
{
	return job_option_find(name).row;
}

const char *job_opt_nearest(const char *name, unsigned *distance)
{
	const char *nearest = NULL;

	for (const struct opt_group *const *g = job_groups; *g; g++) {
		const char *n = opt_nearest((*g)->table, name, distance);

		nearest = n ? n : nearest;
	}
	return nearest;
}

uint32_t job_options_count(void)
{
	struct job_option o = { 0 };

	while (job_option_next(&o))
		;
	return o.number;
}
