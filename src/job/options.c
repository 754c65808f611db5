/* SPDX-License-Identifier: MIT */
/* The list of option groups, and the way through it. */
#include "job/options.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

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

#define NAMES 2048 /* places of a hash table: names and aliases fill less than half of them */

/* Each name and alias, at the place that its hash names, or behind others there. */
static struct entry {
	const char *name; /* NULL: the place is free */
	struct job_option option;
} names[NAMES];
static uint32_t noptions;
static pthread_once_t names_once = PTHREAD_ONCE_INIT;

/* Returns where the name is, or else where it would be (FNV-1a). */
static struct entry *entry_of(const char *name)
{
	uint32_t h = 2166136261;

	for (const char *p = name; *p; p++)
		h = (h ^ (unsigned char)*p) * 16777619;
	h ^= h >> 16;
	for (;; h++)
		if (!names[h % NAMES].name || !strcmp(names[h % NAMES].name, name))
			return &names[h % NAMES];
}

static void add_name(const char *name, struct job_option o)
{
	static uint32_t n;

	assert(n++ < NAMES / 2);
	*entry_of(name) = (struct entry){ name, o };
}

static void names_make(void)
{
	struct job_option o = { 0 };

	while (job_option_next(&o)) {
		add_name(o.row->name, o);
		if (o.row->alias)
			add_name(o.row->alias, o);
	}
	noptions = o.number;
}

struct job_option job_option_find(const char *name)
{
	pthread_once(&names_once, names_make);
	return entry_of(name)->option;
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
	pthread_once(&names_once, names_make);
	return noptions;
}
