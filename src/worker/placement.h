/* SPDX-License-Identifier: MIT */
/*
 * Placing a worker: CPUs, memory nodes, nice value, I/O priority, locked memory. All of it belongs
 * to the thread, so a worker sets it before it makes its engine and buffers.
 */
#ifndef IOGEN_WORKER_PLACEMENT_H
#define IOGEN_WORKER_PLACEMENT_H

#include "job/job.h"

/*
 * Tries in a short-lived thread whether the job's workers can be placed here. Locks nothing.
 * Returns 0, or -errno after job_fail() with what this machine has.
 */
int placement_try(const struct job *job, struct err *e);

/*
 * Places the calling thread as worker @number of the run, and locks memory: *@locked is the job's
 * lockmem bytes, which placement_undo() gives back; NULL: none. Returns 0 or -errno after fail().
 */
int placement_apply(const struct job *job, uint32_t number, void **locked, struct err *e);
void placement_undo(const struct job *job, void *locked);

#endif
