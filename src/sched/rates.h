/* SPDX-License-Identifier: MIT */
/* Rates from what was measured before: rate_iops=70%:JOB. */
#ifndef IOGEN_SCHED_RATES_H
#define IOGEN_SCHED_RATES_H

#include "sched/job.h"

/*
 * Gives a job that is about to start the rate that it has as a share: of the latest run of the
 * named job that agrees with it in most of the swept values, in this round if there is one. Returns
 * 0, or -EINVAL after fail() where that job measured nothing.
 */
int sched_rate_settle(struct sched *s, struct sched_job *j);

/* Frees what it remembers of the runs before. */
void sched_rates_free(struct sched *s);

#endif
