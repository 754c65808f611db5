/* SPDX-License-Identifier: MIT */
/* Options: how much a worker does of its part of the files. */
#include "job/amount_options.h"
#include "job/job.h"
#include "job/row.h"

#define GROUP struct amount_options

static const struct opt rows[] = {
	{ "io_size", "io_limit", EXTENT(io_size), .def = "0",
	  .help = "Bytes to move in all, in place of size=; where that is more, the work "
		  "begins again" },
	{ "number_ios", SIZE(number_ios), .def = "0",
	  .help = "Most I/Os of a worker; 0: no limit" },
	{ "loops", COUNT(loops), .def = "1", .min = 1,
	  .help = "Number of passes over the work; where io_size= or number_ios= end a pass "
		  "early, the next one goes on there" },
	{ .name = NULL },
};

const struct opt_group amount_group = {
	.table = rows,
	JOB_GROUP(amount),
};
