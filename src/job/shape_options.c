/* SPDX-License-Identifier: MIT */
/* Options: the size of a unit of work. */
#include "load/shape_options.h"
#include "job/row.h"

#define GROUP struct shape_options

static const struct opt rows[] = {
	{ "iovecs", COUNT(iovecs), .def = "4", .min = 1, .max = 1024,
	  .help = "Parts of a transfer of workload=writev, each of bs= bytes" },
	{ "links", COUNT(links), .def = "4", .min = 1, .max = 128,
	  .help = "Writes in a chain of workload=linked without source=" },
	{ .name = NULL },
};

const struct opt_group shape_group = {
	.table = rows,
	JOB_GROUP(shape),
};
