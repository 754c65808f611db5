/* SPDX-License-Identifier: MIT */
/* Options: what every room asks a job for. To add another here has all of them compiled anew. */
#include "job/job.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct job

static const struct opt rows[] = {
	{ "name", TEXT(name), .help = "Name of the job; without it, the name of its section" },
	{ "workload", CUSTOM(opt_workload, const struct workload *, workload), .def = "rw",
	  .help = "A unit of work: rw, read, write (one transfer each), writev (a transfer of "
		  "several parts), copy (a block of source= is read, then written to "
		  "filename= at the same offset), linked (a chain that the kernel orders) "
		  "or batch (a comparison of batch sizes)" },
	{ "ioengine", CUSTOM(opt_engine, const struct engine *, engine), .def = "psync",
	  .help = "The way that bytes are moved; --enghelp lists the engines" },
	{ "numjobs", COUNT(numjobs), .def = "1", .min = 1, .max = 4096,
	  .help = "Workers: threads that each do this job. The workers of a copy share the work" },
	{ .name = NULL },
};

const struct opt_group core_group = {
	.table = rows,
};
