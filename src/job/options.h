/* SPDX-License-Identifier: MIT */
/*
 * The options of jobs, a group a topic: NAME_options.c has its table, NAME_check.c its rules. A new
 * group is a name in the list below, and has its turn in rules.c.
 */
#ifndef IOGEN_JOB_OPTIONS_H
#define IOGEN_JOB_OPTIONS_H

#include "base/opt.h"

/* All groups, in the order in which users see their options. */
/* clang-format off */
#define JOB_GROUPS(X) \
	X(core) X(work) X(shape) X(direction) X(blocks) X(files) X(copy) X(service) X(layout) \
	X(cache) X(area) X(amount) X(offset) X(zbd) X(seed) X(sync) X(end_sync) X(depth) \
	X(runtime) X(ramp) X(time) X(matrix) X(fill) X(depth_search) X(steady) X(hosts) \
	X(placement) X(prio) X(pace) X(rate) X(ends) X(error) X(content) X(memory) X(verify) \
	X(report) X(summary) X(measure) X(iolog) X(log) X(require)
/* clang-format on */

struct opt_group {
	const struct opt *table; /* ended by a row without a name */
	size_t size;             /* bytes of the struct that its rows set; 0: struct job itself */
	size_t field;            /* offset in struct job of the pointer to that */
};

/* A group's table is in NAME_options.c. */
#define DECLARE_GROUP(name) extern const struct opt_group name##_group;

JOB_GROUPS(DECLARE_GROUP)

/* Ended by NULL. */
extern const struct opt_group *const job_groups[];

/* An option of jobs, as it is found or counted. */
struct job_option {
	const struct opt *row; /* NULL: there is no such option */
	const struct opt_group *const *group;
	uint32_t number; /* place among the options of all groups */
};

/* Goes to the next option; from { 0 } to the first. Returns whether there is one. */
bool job_option_next(struct job_option *o);

/* Looks for a name or alias. */
struct job_option job_option_find(const char *name);

/* The row of that name or alias; NULL: there is none. */
const struct opt *job_opt(const char *name);

/* Looks for the nearest name as opt_nearest() does, in all groups. */
const char *job_opt_nearest(const char *name, unsigned *distance);

/* How many options there are. */
uint32_t job_options_count(void);

#endif
