/* SPDX-License-Identifier: MIT */
/*
 * Where a worker runs and with what precedence: its CPUs, the nodes its memory is from, nice value,
 * I/O priority, memory taken away. All of it is a thread's own, so a worker sets it before it makes
 * its engine and buffers, and what it makes then is where it should be.
 */
#ifndef IOGEN_IO_PLACEMENT_H
#define IOGEN_IO_PLACEMENT_H

#include <stddef.h>

#include "base/err.h"
#include "base/intset.h"
#include "base/opt.h"

struct job;

/* Memory nodes, or all that there are. */
struct nodes {
	struct numbers set;
	bool all;
};

enum mem_mode { MEM_NONE, MEM_DEFAULT, MEM_PREFER, MEM_BIND, MEM_INTERLEAVE, MEM_LOCAL };

struct mem_policy {
	enum mem_mode mode;
	struct nodes nodes;
};

enum cpus_policy { CPUS_SHARED, CPUS_SPLIT };

struct job_place {
	struct numbers cpus; /* empty: those it would have anyway */
	int cpus_policy;
	struct nodes cpu_nodes; /* neither all nor any: the same */
	struct mem_policy mem;
	int nice;                           /* added to what the process has */
	char *comm;                         /* of the thread */
	uint32_t prio, prioclass, priohint; /* each plus one; 0: not given */
	uint64_t lockmem;                   /* bytes, of each worker */
	char *prerun, *postrun;             /* commands for the shell */
};

extern const char *const cpus_policy_names[];

extern const struct opt_type opt_cpus;       /* struct numbers */
extern const struct opt_type opt_cpumask;    /* struct numbers */
extern const struct opt_type opt_nodes;      /* struct nodes */
extern const struct opt_type opt_mem_policy; /* struct mem_policy */
extern const struct opt_type opt_nice;       /* int */

/*
 * The CPUs that worker @number (counted over all jobs of the run) is bound to, in @set; empty where
 * it is bound to none.
 */
void place_cpus(const struct job *job, uint32_t number, struct numbers *set);

/*
 * Whether the job's workers can be placed here, found out by a thread that is then gone. Nothing
 * is locked. Returns 0 or -errno after job_fail() with what there is.
 */
int place_try(const struct job *job, struct err *e);

/* The I/O priority that it asks for, as for ioprio_set(2); 0: none. */
uint16_t place_prio_value(const struct job_place *p);

/*
 * Places the calling thread as worker @number of the run, and locks memory: *@locked is the job's
 * lockmem bytes, which place_undo gives back; NULL: none. Returns 0 or -errno after fail().
 */
int place_apply(const struct job *job, uint32_t number, void **locked, struct err *e);
void place_undo(const struct job *job, void *locked);

#endif
