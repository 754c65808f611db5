/* SPDX-License-Identifier: MIT */
/* Options: how long a job takes. */
#include "job/runtime_options.h"
#include "job/job.h"
#include "job/row.h"

#define GROUP struct runtime_options

static const struct opt rows[] = {
	{ "runtime", "timeout", TIME(longest, NSEC_PER_SEC), .def = "0", .max = MAX_TIME,
	  .help = "Longest time that the job takes, after its ramp; with time_based, exactly "
		  "that" },
	{ "time_based", FLAG(time_based), .def = "0",
	  .help = "Go on until runtime= is over, from the start again where the work ends "
		  "sooner" },
	{ .name = NULL },
};

const struct opt_group runtime_group = {
	.table = rows,
	JOB_GROUP(runtime),
};
