/* SPDX-License-Identifier: MIT */
/* What a thread used of the machine, as the kernel counts it, and how it spent its time. */
#ifndef IOGEN_STAT_USAGE_H
#define IOGEN_STAT_USAGE_H

#include <stdbool.h>
#include <stdint.h>

struct usage {
	uint64_t user_ns, sys_ns;
	uint64_t voluntary, involuntary; /* switches of context: to wait; made to give up its CPU */
	uint64_t major_faults, minor_faults;
	uint64_t wall_ns;   /* how long that was; */
	uint64_t cpu_ns;    /* of it, on a CPU (what user and system time are shares of), */
	uint64_t ready_ns;  /* ready to run, and on none, */
	bool ready_unknown; /* unless the kernel does not tell that; the rest it was asleep */
};

/* Of the thread that calls it, since it began. */
struct usage usage_now(void);

/* What came between @then and @now. */
struct usage usage_between(const struct usage *then, const struct usage *now);
void usage_add(struct usage *to, const struct usage *from);

/* The rest of the time. Of no use where that it was ready is not known. */
uint64_t usage_asleep_ns(const struct usage *u);

#endif
