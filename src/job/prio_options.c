/* SPDX-License-Identifier: MIT */
/* Options: priorities of single transfers. */
#include "job/job.h"
#include "io/prio_options.h"
#include "job/row.h"

#define GROUP struct prio_options

static const struct opt rows[] = {
	{ "cmdprio_percentage", CUSTOM(opt_prio_pair, struct prio_pair, percentage), .def = "0",
	  .max = 100,
	  .help = "Share of the transfers that have a priority of their own, in percent, or "
		  "two for reads,writes" },
	{ "cmdprio_class", CUSTOM(opt_prio_pair, struct prio_pair, class), .def = "1", .min = 1,
	  .max = 3, .help = "Class of the priority of cmdprio_percentage=, as prioclass=" },
	{ "cmdprio", CUSTOM(opt_prio_pair, struct prio_pair, level), .def = "0", .max = 7,
	  .help = "Level of the priority of cmdprio_percentage=, as prio=" },
	{ "cmdprio_hint", CUSTOM(opt_prio_pair, struct prio_pair, hint), .def = "0", .max = 1023,
	  .help = "Hint of the priority of cmdprio_percentage=, as priohint=" },
	{ "cmdprio_bssplit", CUSTOM(opt_prio_splits, struct prio_splits *, splits),
	  .help = "Shares of cmdprio_percentage= by size of transfer, such as 4k/10:64k/50, or "
		  "with class and level 4k/10/1/0:64k/50/3/0; behind a comma those of "
		  "writes" },
	{ .name = NULL },
};

const struct opt_group prio_group = {
	.table = rows,
	JOB_GROUP(prio),
};
