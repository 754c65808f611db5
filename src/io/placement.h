/* SPDX-License-Identifier: MIT */
/*
 * A worker's placement as options name it: its CPUs, the memory nodes, nice value, I/O priority and
 * locked memory; and what of these this machine has. worker/placement.h applies it.
 */
#ifndef IOGEN_IO_PLACEMENT_H
#define IOGEN_IO_PLACEMENT_H

#include <stddef.h>

#include "base/err.h"
#include "base/intset.h"
#include "base/opt.h"

/* Memory nodes, or all that there are. */
struct nodes {
	struct intset set;
	bool all; /* all that the machine has */
};

enum mem_mode { MEM_NONE, MEM_DEFAULT, MEM_PREFER, MEM_BIND, MEM_INTERLEAVE, MEM_LOCAL };

struct mem_policy {
	enum mem_mode mode;
	struct nodes nodes;
};

enum cpus_policy { CPUS_SHARED, CPUS_SPLIT };

struct placement_options;

extern const char *const cpus_policy_names[];

extern const struct opt_type opt_cpus;       /* struct intset */
extern const struct opt_type opt_cpumask;    /* struct intset */
extern const struct opt_type opt_nodes;      /* struct nodes */
extern const struct opt_type opt_mem_policy; /* struct mem_policy */
extern const struct opt_type opt_nice;       /* int */

/*
 * Finds the CPUs that worker @number (counted over all jobs of the run) is bound to. @set is empty
 * where the worker is bound to none.
 */
void placement_cpus(const struct placement_options *p, uint32_t number, struct intset *set);

/* Computes the I/O priority in the encoding of ioprio_set(2); 0: none was asked for. */
uint16_t placement_prio(const struct placement_options *p);

/* Binds the calling thread. Returns 0 or -errno; the kernel leaves missing CPUs out silently. */
int placement_bind(const struct intset *set);

/* Lists the CPUs that the calling thread is bound to. */
void placement_bound(struct intset *set);

/* Lists all CPUs that a thread may be bound to, and leaves the calling thread bound to them. */
void placement_cpus_here(struct intset *set);

/* Lists the nodes that are online. */
void placement_nodes_here(struct intset *set);

/* Lists the nodes whose memory this process may use. */
void placement_memory_here(struct intset *set);

#endif
