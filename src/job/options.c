/* SPDX-License-Identifier: MIT */
/* The list of option groups, and the way through it. */
#include "job/options.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

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

/* Each name and alias, sorted. */
struct entry {
	const char *name;
	struct job_option option;
};
static struct entry *names;
static size_t nnames;
static uint32_t noptions;
static pthread_once_t names_once = PTHREAD_ONCE_INIT;

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

static void add_name(const char *name, struct job_option o)
{
	names = array_must_grow(names, nnames, sizeof(*names));
	names[nnames++] = (struct entry){ name, o };
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
	qsort(names, nnames, sizeof(*names), by_name);
}

struct job_option job_option_find(const char *name)
{
	const struct entry key = { .name = name }, *found;

	pthread_once(&names_once, names_make);
	found = bsearch(&key, names, nnames, sizeof(*names), by_name);
	return found ? found->option : (struct job_option){ 0 };
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
