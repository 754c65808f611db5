/* SPDX-License-Identifier: MIT */
/* How idle the CPUs of the hosts were while steps went on: --idle-prof over ranks. */
#ifndef IOGEN_HOSTS_IDLE_H
#define IOGEN_HOSTS_IDLE_H

#include "report/host_part.h"
#include "sched/sched.h"
#include "stat/cpu_idle.h"

struct host_idle {
	bool wanted;         /* given, before the run */
	bool counts;         /* a step goes on, and has begun with now */
	struct cpu_idle now; /* counts at its begin; owned */
	struct cpu_idle sum; /* sum of all hosts and steps, on rank 0; owned */
};

/* Counts from now on, where a step has begun since the last end. */
void host_idle_watch(struct host_idle *x);

/* Leaves what was counted until now in @s. */
void host_idle_end(struct host_idle *x, struct host_start *s);

/*
 * Adds up, on rank 0, what the @n ranks of @parts counted in the steps of @s. Of those on one host,
 * the one counts that was at work longest. Aborts without memory.
 */
void host_idle_report(struct host_idle *x, const struct host_part *parts, uint32_t n,
		      const struct sched *s);

void host_idle_free(struct host_idle *x);

#endif
