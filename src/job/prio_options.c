/* SPDX-License-Identifier: MIT */
/* Options: priorities of single transfers. */
#include "job/job.h"
#include "job/row.h"

#define GROUP struct job

static const struct opt rows[] = {
	{ "cmdprio_percentage", CUSTOM(opt_prio_pair, struct prio_pair, prio.percentage),
	  .def = "0", .max = 100,
	  .help = "Share of the transfers, or of reads,writes, with a priority of their own" },
	{ "cmdprio_class", CUSTOM(opt_prio_pair, struct prio_pair, prio.class), .def = "1",
	  .min = 1, .max = 3, .help = "Its class, as prioclass" },
	{ "cmdprio", CUSTOM(opt_prio_pair, struct prio_pair, prio.level), .def = "0", .max = 7,
	  .help = "Its level, as prio" },
	{ "cmdprio_hint", CUSTOM(opt_prio_pair, struct prio_pair, prio.hint), .def = "0",
	  .max = 1023, .help = "Its hint, as priohint" },
	{ "cmdprio_bssplit", CUSTOM(opt_prio_splits, struct prio_splits, prio.splits),
	  .help = "The share by the transfer's size, such as 4k/10:64k/50, or with class and level "
		  "4k/10/1/0:64k/50/3/0; behind a comma those of writes" },
	{ .name = NULL },
};

const struct opt_group prio_group = { rows };
