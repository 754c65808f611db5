/* SPDX-License-Identifier: MIT */
/* Options: errors that a job goes on after. */
#include "job/job.h"
#include "job/error_options.h"
#include "job/row.h"

#define GROUP struct error_options

static const struct opt rows[] = {
	{ "continue_on_error", CHOICE(go_on), .def = "none", .choices = error_choices,
	  .help = "Errors (EIO and EILSEQ) after which the job goes on: read, write, io "
		  "(both), verify or all; they are counted" },
	{ "ignore_error", CUSTOM(opt_error_lists, struct error_lists, ignore),
	  .help = "Errors after which the job goes on, by name or number: of "
		  "reads,writes,verification, each a list with : between its parts" },
	{ "error_dump", FLAG(dump), .def = "0",
	  .help = "Print the errors after which the job goes on, of very many the first" },
	{ .name = NULL },
};

const struct opt_group error_group = { .table = rows, JOB_GROUP(error) };
