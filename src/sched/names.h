/* SPDX-License-Identifier: MIT */
/* The names of a run: files that it reads and writes, of which no two uses may be one file. */
#ifndef IOGEN_SCHED_NAMES_H
#define IOGEN_SCHED_NAMES_H

#include "sched/sched.h"

/*
 * Checks, with planned files, that no output or log is also a target, a source, a job file, a log
 * that is replayed or another output, and that no target is one of these: by what the names lead
 * to, not by their spelling. Returns 0 or -EINVAL after fail().
 */
int sched_names_check(const struct sched *s, struct err *e);

#endif
