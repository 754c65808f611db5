/* SPDX-License-Identifier: MIT */
/* fio's logs of the run's workers (write_lat_log= and others), as files. */
#ifndef IOGEN_SCHED_FIO_LOG_H
#define IOGEN_SCHED_FIO_LOG_H

#include "sched/sched.h"

/* Checks before a run, with its workers, that the logs can be written. Returns 0 or -EINVAL. */
int sched_fio_log_check(const struct sched *s, struct err *e);

/* Calls @add with the path of each log that the jobs will have, and the option that asks for it. */
void sched_fio_log_names(const struct sched *s,
			 void (*add)(void *arg, const struct job *job, const char *option,
				     const char *path),
			 void *arg);

/*
 * Writes after a run the logs of all jobs that ran, each whole or not at all. An existing file
 * is replaced. Returns 0, or -errno after fail(): also where a worker had no memory for its log.
 */
int sched_fio_log_write(const struct sched *s, struct err *e);

/*
 * Takes the logs of workers that hang, so that they can be written: who comes back waits. Returns
 * whether it has them all.
 */
bool sched_logs_take(const struct sched *s);

/* Notes logs that stay empty. */
void sched_fio_log_notes(const struct job *job, struct err *note);

#endif
