/* SPDX-License-Identifier: MIT */
/* The logs of I/O that jobs ask for (write_iolog=), as files. */
#ifndef IOGEN_SCHED_IOLOG_H
#define IOGEN_SCHED_IOLOG_H

#include "sched/sched.h"

/* Before a run, when the files are planned: whether they can be written. Returns 0 or -EINVAL. */
int sched_iolog_check(const struct sched *s, struct err *e);

/*
 * After a run: writes them, each whole or not at all; one that is there is replaced. Workers that
 * name the same file are put together by time. Returns 0, or -errno after fail(): also where a
 * worker had no memory for its log.
 */
int sched_iolog_write(const struct sched *s, struct err *e);

#endif
