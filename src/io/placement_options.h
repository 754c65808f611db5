/* SPDX-License-Identifier: MIT */
/* Options of placement: cpus_allowed=, numa_mem_policy=, prio= and their like. */
#ifndef IOGEN_IO_PLACEMENT_OPTIONS_H
#define IOGEN_IO_PLACEMENT_OPTIONS_H

#include <stdint.h>

#include "base/intset.h"
#include "io/placement.h"

struct placement_options {
	struct intset cpus; /* empty: not bound */
	int cpus_policy;
	struct nodes cpu_nodes; /* empty and not all: not bound */
	struct mem_policy mem;
	int nice;                           /* added to the nice value of the process */
	char *comm;                         /* name of the thread */
	uint32_t prio, prioclass, priohint; /* each plus one; 0: not given */
	uint64_t lockmem;                   /* bytes for each worker */
	char *prerun, *postrun;             /* commands for the shell */
};

#endif
