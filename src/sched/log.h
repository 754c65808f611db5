/* SPDX-License-Identifier: MIT */
/* The logs of a run's workers as files, under the names that the user gave. */
#ifndef IOGEN_SCHED_LOG_H
#define IOGEN_SCHED_LOG_H

#include "sched/sched.h"

/* Before a run: whether the folders that are named are there. Returns 0 or -EINVAL. */
int sched_log_check(const struct jobs *jobs, struct err *e);

/*
 * After a run: writes the logs of all jobs that ran, each whole or not at all. A file of that name
 * is replaced. Returns 0, or -errno after fail(): also where a worker had no memory for its log.
 */
int sched_log_write(const struct sched *s, struct err *e);

/* What a reader of the logs should know. */
void sched_log_notes(const struct job *job, struct err *note);

#endif
