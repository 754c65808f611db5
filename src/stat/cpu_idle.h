/* SPDX-License-Identifier: MIT */
/* How idle the CPUs of the machine were while a run went on, by the kernel's own counters. */
#ifndef IOGEN_STAT_CPU_IDLE_H
#define IOGEN_STAT_CPU_IDLE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define ALL_CPUS UINT32_MAX

/* In ticks of 1/100 s, as a rule; waiting for I/O is idle, too. */
struct cpu_time {
	uint32_t cpu; /* its number, or ALL_CPUS */
	uint64_t idle, all;
};

struct cpu_idle {
	struct cpu_time *list; /* owned; all CPUs together, then each that is there */
	uint32_t n;
	uint32_t hosts; /* number of those whose sum it is; 0: it is of this machine */
};

/*
 * Reads the counters from @stat, the text of /proc/stat: of all CPUs, and, with @each, of each one.
 * Aborts without memory, as the others do.
 */
void cpu_idle_read(struct cpu_idle *u, bool each, FILE *stat);

/*
 * Has @u, of the begin, hold what was between that and @stat. A CPU that is there no more is left
 * out.
 */
void cpu_idle_since(struct cpu_idle *u, FILE *stat);

/* The same with /proc/stat; where that cannot be read, there are no CPUs. */
void cpu_idle_begin(struct cpu_idle *u, bool each);
void cpu_idle_end(struct cpu_idle *u);

/* Returns the share that was idle, in percent; NAN where no tick was counted (all is 0). */
double cpu_idle_pct(const struct cpu_time *t);

void cpu_idle_release(struct cpu_idle *u);

#endif
