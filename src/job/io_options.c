/* SPDX-License-Identifier: MIT */
/* Options: directions, and sizes of blocks. */
#include "job/job.h"
#include "job/io_options.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct io_options

static const char *const sequencer_choices[] = {
	[SEQUENCER_SEQUENTIAL] = "sequential",
	[SEQUENCER_IDENTICAL] = "identical",
	NULL,
};

static const struct opt rows[] = {
	{ "rw", "readwrite", CUSTOM(opt_pattern, struct pattern, rw), .def = "read",
	  .choices = pattern_choices,
	  .help = "Direction and order: read, write, rw; trim (BLKDISCARD, or holes in files), "
		  "trimwrite (each place trimmed, then written); rand before it for random "
		  "order; with :N that many I/Os at each random place, or N bytes left out "
		  "after each sequential one (below 0: backwards)" },
	{ "rwmixread", COUNT(mix_read), .def = "50", .max = 100,
	  .help = "Percentage of reads in a mix" },
	{ "rwmixwrite", CUSTOM(opt_mix_write, uint32_t, mix_read), .def = "50", .max = 100,
	  .help = "Percentage of writes in a mix" },
	{ "bs", "blocksize", CUSTOM(opt_bsizes, struct bsizes, bs), .def = "4k", .min = 1,
	  .max = MAX_BLOCK, .help = "Block size, or three for read,write,trim" },
	{ "bsrange", "blocksize_range", CUSTOM(opt_bsizes, struct bsizes, bs), .def = "4k",
	  .min = 1, .max = MAX_BLOCK,
	  .help = "Range LO-HI that block sizes are drawn from, or three for read,write,trim" },
	{ "rw_sequencer", CHOICE(sequencer), .def = "sequential", .choices = sequencer_choices,
	  .help = "Order of the I/Os at each random place of rw=randread:N: sequential, one "
		  "behind the other, or identical, all at that place" },
	{ "bs_is_seq_rand", FLAG(bs_by_order), .def = "0",
	  .help = "Take the first value of bs=, bsrange= and bssplit= for sequential I/O and "
		  "the second for random I/O, not for reads and writes" },
	{ "serialize_overlap", FLAG(serialize), .def = "0",
	  .help = "Hold an I/O back while another one of the worker that touches the same "
		  "bytes is in flight" },
	{ .name = NULL },
};

const struct opt_group io_group = {
	.table = rows,
	JOB_GROUP(io),
};
