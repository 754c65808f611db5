/* SPDX-License-Identifier: MIT */
/* The outcome of a run, over all of its jobs. */
#ifndef IOGEN_CLI_RUN_OUTCOME_H
#define IOGEN_CLI_RUN_OUTCOME_H

#include "cli/run.h"
#include "report/report.h"

/* Returns the exit code of a run that ended with @ret, 0 or -errno. */
int run_exit(const struct run *run, const struct report *r, int ret);

/* Return whether a job has begun, and whether one has ended before its time. */
bool run_has_started(const struct report *r);
bool run_is_partial(const struct report *r);

#endif
