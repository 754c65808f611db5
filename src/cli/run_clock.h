/* SPDX-License-Identifier: MIT */
/* The clock of a run. */
#ifndef IOGEN_CLI_RUN_CLOCK_H
#define IOGEN_CLI_RUN_CLOCK_H

#include "job/jobs.h"

/*
 * Chooses one clock for all jobs: the kernel's where one of them asks for it, else one that has yet
 * to be settled (clock_settle()). Returns 0 or -EINVAL.
 */
int run_clock_choose(const struct jobs *jobs, struct err *e);

/* Warns where that clock has not kept the time of the run. */
void run_clock_check(struct err *warn);

#endif
