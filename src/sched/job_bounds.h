/* SPDX-License-Identifier: MIT */
/* The bounds of a planned job: its bytes and its time, as far as they are known before a run. */
#ifndef IOGEN_SCHED_JOB_BOUNDS_H
#define IOGEN_SCHED_JOB_BOUNDS_H

#include "sched/job.h"

/* No bound is known. */
#define UNBOUNDED UINT64_MAX

/* Adds bytes, or times in ns; UNBOUNDED where one of them is. */
static inline uint64_t bounds_sum(uint64_t a, uint64_t b)
{
	return a == UNBOUNDED || b == UNBOUNDED ? UNBOUNDED : a + b;
}

/* Returns the bytes that a job's workers move; UNBOUNDED where only time ends the job. */
uint64_t job_bound_bytes(const struct sched_job *j);

/* Returns how many of @bytes, which the job moves, are written; UNBOUNDED likewise. */
uint64_t job_bound_written(const struct job *job, uint64_t bytes);

/* Returns the bytes that a planned job writes to its targets; UNBOUNDED likewise. */
uint64_t job_written_bytes(const struct sched_job *j);

/* Returns the longest time of a job in ns, with delay and ramp; UNBOUNDED: the device decides. */
uint64_t job_bound_ns(const struct job *job);

/* Returns the bytes of data that are written to files before the jobs begin. */
uint64_t run_laid_out(const struct sched *s);

/*
 * Adds up the longest times of the jobs of a stage, of which the longest counts, and a job with
 * wait_for= comes on top; and of all stages, which come one after the other. @unknown stands for a
 * job without a longest time.
 */
uint64_t stage_bound_ns(const struct sched *s, uint32_t stage, uint64_t unknown);
uint64_t run_bound_ns(const struct sched *s, uint64_t unknown);

#endif
