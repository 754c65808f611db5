/* SPDX-License-Identifier: MIT */
/* Options: what is not measured at the start of a job. */
#include "job/ramp_options.h"
#include "job/job.h"
#include "job/row.h"

#define GROUP struct ramp_options

static const struct opt rows[] = {
	{ "ramp_time", TIME(time, NSEC_PER_SEC), .def = "0", .max = MAX_TIME,
	  .help = "Time at the start that is not measured, on top of runtime=" },
	{ "ramp_size", SIZE(size), .def = "0",
	  .help = "Bytes at the start that are not measured, of all jobs that are reported "
		  "together; on top of runtime=" },
	{ .name = NULL },
};

const struct opt_group ramp_group = {
	.table = rows,
	JOB_GROUP(ramp),
};
