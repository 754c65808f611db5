/* SPDX-License-Identifier: MIT */
/* Rates that are a share of what another job of the run reaches: rate_iops=70%:JOB. */
#ifndef IOGEN_JOB_RATE_SHARE_H
#define IOGEN_JOB_RATE_SHARE_H

#include "job/jobs.h"
#include "load/rate.h"

/* Returns the rate of the job that is a share, of bytes or of I/Os; NULL: it has none. */
const struct op_rates *rate_share(const struct job *job);

/* Returns the name of the option that says it. */
const char *rate_share_option(const struct job *job);

/*
 * Checks that the jobs whose shares are taken run before, do what the rate is of, and have a step
 * for each value of an option that both sweep. Returns 0 or -EINVAL after fail().
 */
int rate_shares_check(const struct jobs *jobs, struct err *e);

/* Gives the job, whose rate is a share, its rate: of each worker, a second. */
void rate_share_set(struct job *job, enum op op, uint64_t rate);

#endif
