/* SPDX-License-Identifier: MIT */
/* What a worker tells of steady state: its counts, at the end of each check interval. */
#ifndef IOGEN_WORKER_STEADY_H
#define IOGEN_WORKER_STEADY_H

#include "worker/worker.h"

/* The worker begins: says when to look first. */
void worker_steady_begin(struct worker *w);

/* Hands over what an interval had, where one is over; ends the job that has become steady. */
void worker_steady_look(struct worker *w);

void worker_steady_end(struct worker *w);

#endif
