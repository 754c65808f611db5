/* SPDX-License-Identifier: MIT */
/* Options: what is written. */
#include "job/job.h"
#include "load/content_options.h"
#include "job/row.h"
#include "load/dedupe.h"

#define GROUP struct content_options

static const char *const dedupe_choices[] = {
	[DEDUPE_REPEAT] = "repeat",
	[DEDUPE_WORKING_SET] = "working_set",
	NULL,
};

static const struct opt rows[] = {
	{ "zero_buffers", FLAG(zero_buffers), .def = "0", .help = "Write zeros" },
	{ "refill_buffers", FLAG(refill_buffers), .def = "0",
	  .help = "Fill a buffer with new random bytes for every write; without it a buffer is "
		  "filled once, and scrambled" },
	{ "scramble_buffers", FLAG(scramble_buffers), .def = "1",
	  .help = "Change a word in each 512 bytes that are written, so that no two blocks are "
		  "the same; not with zero_buffers= and buffer_pattern=, nor where each "
		  "write has new contents" },
	{ "buffer_pattern", CUSTOM(opt_data, struct data, pattern),
	  .help = "Contents of writes, repeated from the start of each block: \"text\", "
		  "'file', a decimal number or 0x and hexadecimal digits, or several of "
		  "them in a row" },
	{ "buffer_compress_percentage", COUNT(compress), .def = "0", .max = 100,
	  .help = "Share of the data that compresses, in percent: zeros, or buffer_pattern=, "
		  "behind random bytes; each write has new contents unless refill_buffers=0" },
	{ "buffer_compress_chunk", SIZE(chunk), .def = "512",
	  .help = "Length of a run of random and compressible data, after which both begin "
		  "again; 0: a block" },
	{ "dedupe_percentage", COUNT(dedupe), .def = "0", .max = 100,
	  .help = "Share of the blocks that repeat the contents of an earlier one, in percent" },
	{ "dedupe_mode", CHOICE(mode), .def = "repeat", .choices = dedupe_choices,
	  .help = "Block that dedupe_percentage= repeats: repeat (the last one that was new), "
		  "or working_set (any of the first ones; dedupe_working_set_percentage= "
		  "sets how many)" },
	{ "dedupe_working_set_percentage", COUNT(set_pct), .def = "5", .max = 100,
	  .help = "Size of the working set of dedupe_mode=working_set, in percent of size=" },
	{ "dedupe_global", FLAG(global), .def = "0",
	  .help = "Share the working set of dedupe_mode=working_set: it is made of the first "
		  "blocks, in equal parts, of all workers with this option" },
	{ .name = NULL },
};

const struct opt_group content_group = {
	.table = rows,
	JOB_GROUP(content),
};
