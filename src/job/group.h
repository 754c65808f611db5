/* SPDX-License-Identifier: MIT */
/* Jobs that are reported together: those of a group that have group_reporting=1. */
#ifndef IOGEN_JOB_GROUP_H
#define IOGEN_JOB_GROUP_H

#include "job/jobs.h"

/* The first of the jobs that run @i of them is reported with; @i, where it is reported alone. */
uint32_t group_first(const struct jobs *jobs, uint32_t i);

/* Numbers fio's groups of reporting: a job that waits for those above, or says so, begins one. */
void groups_number(struct jobs *jobs);

/*
 * The rules between them: what is counted over all of them is asked of all alike. Returns 0 or
 * -EINVAL with all that is wrong in @e.
 */
int group_check(const struct jobs *jobs, struct err *e);

#endif
