/* SPDX-License-Identifier: MIT */
/* The logs of I/O that jobs ask for (write_iolog=), as files. */
#ifndef IOGEN_SCHED_IOLOG_H
#define IOGEN_SCHED_IOLOG_H

#include "sched/sched.h"

/* Checks before a run, with planned files, that the logs can be written. Returns 0 or -EINVAL. */
int sched_iolog_check(const struct sched *s, struct err *e);

/* Returns the path of a job's log, for free(): several ranks have one each. NULL: it has none. */
char *sched_iolog_path(const struct sched *s, const struct job *job);

/*
 * Writes the logs after a run, each whole or not at all; an existing one is replaced. Logs of
 * workers with the same file are merged by time. Returns 0, or -errno after fail(): also where a
 * worker had no memory for its log.
 */
int sched_iolog_write(const struct sched *s, struct err *e);

#endif
