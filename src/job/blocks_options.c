/* SPDX-License-Identifier: MIT */
/* Options: sizes of blocks. */
#include "job/blocks_options.h"
#include "job/job.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct blocks_options

static const struct opt rows[] = {
	{ "bs", "blocksize", CUSTOM(opt_bsizes, struct bsizes, bs), .def = "4k", .min = 1,
	  .max = MAX_TRIM,
	  .help = "Block size, or three for read,write,trim, at most 1g, of a trim 2g; file: each "
		  "file is one block, whatever its size" },
	{ "bsrange", "blocksize_range", CUSTOM(opt_bsizes, struct bsizes, bs), .def = "4k",
	  .min = 1, .max = MAX_TRIM,
	  .help = "Range LO-HI that block sizes are drawn from, or three for read,write,trim" },
	{ "bs_is_seq_rand", FLAG(by_order), .def = "0",
	  .help = "Take the first value of bs=, bsrange= and bssplit= for sequential I/O and "
		  "the second for random I/O, not for reads and writes" },
	{ .name = NULL },
};

const struct opt_group blocks_group = {
	.table = rows,
	JOB_GROUP(blocks),
};
