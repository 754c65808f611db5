/* SPDX-License-Identifier: MIT */
/*
 * What the jobs of a job file are going to do with which files, told as text, a line a file:
 * "a.0 x: 0+4096 of 8192, read write new exact" is file x of the first worker of job a, which works
 * on 4096 bytes from byte 0 of the 8192 that it needs, reads and writes; "new": it must hold data,
 * "exact": it may not be larger.
 */
#ifndef IOGEN_TESTS_PLANS_H
#define IOGEN_TESTS_PLANS_H

#include "tests/jobs.h"

/* Plans all workers of all jobs, as a run does. Returns 0 or -EINVAL; the caller frees *told. */
int plan_jobs(const struct jobs *jobs, bool readonly, char **told, struct err *e);

/*
 * Checks that the job file @text is planned as @expected, or refused with exactly the messages
 * @refused (where they are not empty), and that the folder is as it was.
 */
void plan_check(const char *text, bool readonly, const char *expected, const char *refused);
void plan(const char *text, const char *expected);
void refuse(const char *text, const char *refused);

#endif
