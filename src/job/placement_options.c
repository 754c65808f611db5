/* SPDX-License-Identifier: MIT */
/* Options: where workers run, and before whom. */
#include "job/job.h"
#include "io/placement_options.h"
#include "job/row.h"

#define GROUP struct placement_options

static const struct opt rows[] = {
	{ "cpus_allowed", CUSTOM(opt_cpus, struct intset, cpus),
	  .help = "CPUs that the workers may run on, such as 0,5,8-15" },
	{ "cpumask", CUSTOM(opt_cpumask, struct intset, cpus),
	  .help = "CPUs that the workers may run on, as a mask: 34 or 0x22 for CPUs 1 and 5" },
	{ "cpus_allowed_policy", CHOICE(cpus_policy), .def = "shared", .choices = cpus_policy_names,
	  .help = "Way to use cpus_allowed=: shared by all workers, or split, one for each "
		  "worker, in turn over all jobs" },
	{ "numa_cpu_nodes", CUSTOM(opt_nodes, struct nodes, cpu_nodes),
	  .help = "NUMA nodes on whose CPUs the workers may run" },
	{ "numa_mem_policy", CUSTOM(opt_mem_policy, struct mem_policy, mem),
	  .help = "NUMA policy of the workers' memory: default, local, prefer:NODE, bind:NODES "
		  "or interleave:NODES" },
	{ "comm", TEXT(comm),
	  .help = "Name of the worker threads; the kernel keeps 15 bytes of it" },
	{ "nice", CUSTOM(opt_nice, int, nice), .def = "0",
	  .help = "Nice value of the workers, added to that of iogen" },
	{ "prio", MAYBE(prio), .max = 7,
	  .help = "I/O priority of the workers within its class; 0 is the highest" },
	{ "prioclass", MAYBE(prioclass), .max = 3,
	  .help = "Class of I/O priority of the workers: 1 real time, 2 best effort, 3 idle; 0 "
		  "is 2" },
	{ "priohint", MAYBE(priohint), .max = 1023,
	  .help = "Hint of I/O priority of the workers, for devices with duration limits "
		  "(Linux 6.5)" },
	{ "exec_prerun", TEXT(prerun),
	  .help = "Shell command that each worker runs before the job starts; its output goes "
		  "to NAME.prerun.txt, and any status but 0 ends the run" },
	{ "exec_postrun", TEXT(postrun),
	  .help = "Shell command that each worker runs when it has ended; its output goes to "
		  "NAME.postrun.txt, and any status but 0 is noted" },
	{ "lockmem", SIZE(lockmem), .def = "0",
	  .help = "Bytes of memory that each worker locks and does not use" },
	{ .name = NULL },
};

const struct opt_group placement_group = {
	.table = rows,
	JOB_GROUP(placement),
};
