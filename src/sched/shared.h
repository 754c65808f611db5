/* SPDX-License-Identifier: MIT */
/* The files that several jobs have: which of them cuts one, and which removes it. */
#ifndef IOGEN_SCHED_SHARED_H
#define IOGEN_SCHED_SHARED_H

#include "sched/job.h"

/*
 * Has the jobs of a planned run know what others need of a file that they cut, and the jobs of a
 * stage leave a file that unlink=1 removes to the last of them that ends.
 */
void sched_shared_plan(struct sched *s);

/*
 * Removes, when a stage has ended, what was left to jobs of it that never began. Returns 0 or -EIO
 * after fail().
 */
int sched_shared_end(struct sched *s, uint32_t stage);

void sched_shared_free(struct sched *s);

#endif
