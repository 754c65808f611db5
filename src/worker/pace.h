/* SPDX-License-Identifier: MIT */
/*
 * What a paced worker does beside the others: units of work that wait until they are due, and what
 * is told of them when they are back. For a worker that is paced.
 */
#ifndef IOGEN_WORKER_PACE_H
#define IOGEN_WORKER_PACE_H

#include "worker/worker.h"

/* On the thread that will run it: what the job has of pauses, shares and rates. */
void worker_pace_open(struct worker *w);

/* The worker begins. */
void worker_pace_begin(struct worker *w);

/* The next place, if it is due: false where there is none, or where the worker is to hold. */
bool worker_pace_place(struct worker *w, struct spot *s);

/* The unit of work at @s is planned into @c, and goes now. */
void worker_pace_planned(struct worker *w, struct chain *c, const struct spot *s);

/* Nothing of @c is under way any more; it is not idle yet. */
void worker_pace_back(struct worker *w, const struct chain *c);

#endif
