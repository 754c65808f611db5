/* SPDX-License-Identifier: MIT */
/* Rounds that end a run: steady=. */
#ifndef IOGEN_SCHED_ROUNDS_H
#define IOGEN_SCHED_ROUNDS_H

#include "sched/job.h"

/*
 * Returns whether the run is over before the stage: it begins another round, and all that steady=
 * looks at is steady.
 */
bool sched_rounds_over(const struct sched *s, uint32_t stage);

/* Notes, after the run, which jobs became steady; those that did not are unsteady. */
void sched_rounds_notes(struct sched *s);

#endif
