/* SPDX-License-Identifier: MIT */
/* A thread's use of the machine, as the kernel counts it, and its time on and off a CPU. */
#ifndef IOGEN_STAT_USAGE_H
#define IOGEN_STAT_USAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "stat/kernel_threads.h"

struct usage {
	uint64_t user_ns, sys_ns;
	uint64_t voluntary, involuntary; /* switches of context: to wait; made to give up its CPU */
	uint64_t major_faults, minor_faults;
	uint64_t wall_ns;              /* all of the time */
	uint64_t cpu_ns;               /* CPU time: user and system time together, more exactly */
	uint64_t ready_ns;             /* ready to run, and on no CPU */
	bool ready_unknown;            /* the kernel does not count ready_ns */
	struct kernel_threads threads; /* threads for it; usage_now() does not look for them */
};

/* Returns the use of the calling thread since it began. */
struct usage usage_now(void);

/* Returns the use between @then and @now. */
struct usage usage_between(const struct usage *then, const struct usage *now);
void usage_add(struct usage *to, const struct usage *from);

/* Returns the rest of the time: asleep. Wrong where ready_unknown is set. */
uint64_t usage_asleep_ns(const struct usage *u);

#endif
