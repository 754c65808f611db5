/* SPDX-License-Identifier: MIT */
/*
 * The least that a job is to do: rate_min=, rate_iops_min=. Looked at each rate_cycle= from two
 * seconds on, as in fio: a job that does less ends, unmet. An I/O that is not done counts for
 * nothing, so a window that lacks less than one I/O goes on, and is looked at again a cycle later.
 */
#ifndef IOGEN_WORKER_RATE_FLOOR_H
#define IOGEN_WORKER_RATE_FLOOR_H

#include "worker/worker.h"

/* The worker begins: says when to look first. */
void worker_floor_begin(struct worker *w);

/* The time to look has come: ends the job that does too little, or says when to look next. */
void worker_floor_check(struct worker *w);

#endif
