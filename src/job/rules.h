/* SPDX-License-Identifier: MIT */
/* The rules of each group of options: NAME_check.c defines them, rules.c applies them. */
#ifndef IOGEN_JOB_RULES_H
#define IOGEN_JOB_RULES_H

#include "job/options.h"

struct err;
struct job;

/* A rule between options: reports a breach and returns 0 or -EINVAL. */
typedef int job_rule(struct job *job, struct err *e);

/*
 * A group's rules, ended by NULL; and the function that sets what follows from options that were
 * given, before any rule. Most groups have no such function, and some no rules.
 */
#define DECLARE_RULES(name)                    \
	extern job_rule *const name##_rules[]; \
	void name##_settle(struct job *job);

JOB_GROUPS(DECLARE_RULES)

#endif
