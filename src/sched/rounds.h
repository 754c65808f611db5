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

/*
 * Returns the round that ends with the stage, where steady= is to be judged on it: there may be
 * another one. 0: it is not.
 */
uint32_t sched_round_ended(const struct sched *s, uint32_t stage);

/* Asks the other hosts, when the stage has ended on all, whether there is a further round. */
void sched_rounds_ask(struct sched *s, uint32_t stage);

/*
 * Notes, after the run, which of @n jobs became steady; those that did not are unsteady, unless the
 * run @was_ended before.
 */
void rounds_notes(struct job_result *list, uint32_t n, bool was_ended);

/* The same for all jobs of a run that is on no other host. */
void sched_rounds_notes(struct sched *s);

#endif
