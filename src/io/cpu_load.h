/* SPDX-License-Identifier: MIT */
/* A load of the CPU (ioengine=cpuio): what its options say, and the work itself. */
#ifndef IOGEN_IO_CPU_LOAD_H
#define IOGEN_IO_CPU_LOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/opt.h"

enum cpu_mode { CPU_NOOP, CPU_QSORT };

struct cpu_load {
	uint32_t percent;   /* share of a CPU; 0: it was not given */
	struct nsecs chunk; /* time of work before a pause */
	int mode;           /* enum cpu_mode */
	bool exit_on_io_done;
};

/* Returns the pause behind each chunk, in ns, that makes the load what it is to be. */
uint64_t cpu_load_pause_ns(const struct cpu_load *l);

/* Works for a short while, some microseconds to a few milliseconds. */
void cpu_load_work(const struct cpu_load *l);

#endif
