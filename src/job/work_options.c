/* SPDX-License-Identifier: MIT */
/* Options: a job in words, its threads, and the modes that it compares. */
#include "job/work_options.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct work_options

static const struct opt rows[] = {
	{ "description", TEXT(description), .help = "Free text, kept in job.ini" },
	{ "batch_modes", CUSTOM(opt_modes, struct batch_modes, modes),
	  .def = "single,batched,adaptive", .choices = batch_mode_names,
	  .help = "Modes that workload=batch compares: single (one I/O in flight, submitted "
		  "alone), batched (iodepth I/Os in and out together), adaptive "
		  "(iodepth_batch=auto)" },
	{ "thread", FLAG(thread), .def = "1",
	  .help = "Accepted for fio's sake; workers are always threads" },
	{ .name = NULL },
};

const struct opt_group work_group = {
	.table = rows,
	JOB_GROUP(work),
};
