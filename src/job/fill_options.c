/* SPDX-License-Identifier: MIT */
/* Options: a target is written or discarded as a whole, before what is measured. */
#include "job/fill_options.h"
#include "job/job.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct fill_options

static const struct opt rows[] = {
	{ "fill", CUSTOM(opt_times, uint32_t, pct),
	  .help = "Write all of the target this many times (2x, 1.5x), from start to end, in "
		  "blocks of 128 KiB; options of [global] about directions, blocks, places, "
		  "rates and time do not apply, but the job's own section may have a bs= and a "
		  "rate" },
	{ "discard", FLAG(discard), .def = "0",
	  .help = "Trim all of the target once, in pieces of 1 GiB; with fill=, before the first "
		  "write, as a job NAME/discard" },
	{ .name = NULL },
};

const struct opt_group fill_group = {
	.table = rows,
	JOB_GROUP(fill),
};
