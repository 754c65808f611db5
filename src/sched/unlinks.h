/* SPDX-License-Identifier: MIT */
/* The files of a matrix that unlink=1 removes: each behind the last step that has it. */
#ifndef IOGEN_SCHED_UNLINKS_H
#define IOGEN_SCHED_UNLINKS_H

#include "sched/job.h"

/* Has each step of a planned run keep the files that later steps have. */
void sched_unlinks_plan(struct sched *s);

/*
 * Removes the files of the steps from @stage on, which are not run: steady= has ended the run.
 * Returns 0 or -EIO after fail().
 */
int sched_unlinks_rest(struct sched *s, uint32_t stage);

#endif
