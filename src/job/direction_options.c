/* SPDX-License-Identifier: MIT */
/* Options: which directions, in what order. */
#include "job/direction_options.h"
#include "job/job.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct direction_options

static const char *const sequencer_choices[] = {
	[SEQUENCER_SEQUENTIAL] = "sequential",
	[SEQUENCER_IDENTICAL] = "identical",
	NULL,
};

static const struct opt rows[] = {
	{ "rw", "readwrite", CUSTOM(opt_pattern, struct pattern, rw), .def = "read",
	  .choices = pattern_choices,
	  .help = "Direction and order: read, write, rw, trim (BLKDISCARD, or holes in files) "
		  "or trimwrite (each place trimmed, then written), with rand before it for "
		  "random order; with :N that many I/Os at each random place, or N bytes left out "
		  "after each sequential one (below 0: backwards)" },
	{ "rwmixread", COUNT(mix_read), .def = "50", .max = 100,
	  .help = "Percentage of reads in a mix" },
	{ "rwmixwrite", CUSTOM(opt_mix_write, uint32_t, mix_read), .def = "50", .max = 100,
	  .help = "Percentage of writes in a mix" },
	{ "rw_sequencer", CHOICE(sequencer), .def = "sequential", .choices = sequencer_choices,
	  .help = "Order of the I/Os at each random place of rw=randread:N: sequential, one "
		  "behind the other, or identical, all at that place" },
	{ .name = NULL },
};

const struct opt_group direction_group = {
	.table = rows,
	JOB_GROUP(direction),
};
