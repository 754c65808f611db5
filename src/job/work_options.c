/* SPDX-License-Identifier: MIT */
/* Options: what a job is, and what its unit of work is. */
#include "job/job.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct job

static const struct opt rows[] = {
	{ "name", TEXT(name), .help = "Name of the job; without it, the name of its section" },
	{ "description", TEXT(description), .help = "Free text, kept in job.ini" },
	{ "workload", CUSTOM(opt_workload, const struct workload *, workload), .def = "rw",
	  .help = "A unit of work: rw, read, write (one transfer each), writev (a transfer of "
		  "several parts), copy (a block of source= is read, then written to "
		  "filename= at the same offset), linked (a chain that the kernel orders) "
		  "or batch (a comparison of batch sizes)" },
	{ "iovecs", COUNT(shape.iovecs), .def = "4", .min = 1, .max = 1024,
	  .help = "Parts of a transfer of workload=writev, each of bs= bytes" },
	{ "links", COUNT(shape.links), .def = "4", .min = 1, .max = 128,
	  .help = "Writes in a chain of workload=linked without source=" },
	{ "batch_modes", CUSTOM(opt_modes, struct batch_modes, modes),
	  .def = "single,batched,adaptive", .choices = batch_mode_names,
	  .help = "Modes that workload=batch compares: single (one I/O in flight, submitted "
		  "alone), batched (iodepth I/Os in and out together), adaptive "
		  "(iodepth_batch=auto)" },
	{ "ioengine", CUSTOM(opt_engine, const struct engine *, engine), .def = "psync",
	  .help = "The way that bytes are moved; --enghelp lists the engines" },
	{ "numjobs", COUNT(numjobs), .def = "1", .min = 1, .max = 4096,
	  .help = "Workers: threads that each do this job. The workers of a copy share the work" },
	{ "thread", FLAG(thread), .def = "1",
	  .help = "Accepted for fio's sake; workers are always threads" },
	{ .name = NULL },
};

const struct opt_group work_group = {
	.table = rows,
};
