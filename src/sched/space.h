/* SPDX-License-Identifier: MIT */
/* Whether the files of a run fit into their file systems. */
#ifndef IOGEN_SCHED_SPACE_H
#define IOGEN_SCHED_SPACE_H

#include "sched/sched.h"

/*
 * Refuses a planned run whose files, all together, take more than what is free: what is laid out,
 * reserved, or written in order to an end that is known. Returns 0, or -EINVAL with a message for
 * each file system that is too small.
 */
int sched_space_check(const struct sched *s);

#endif
