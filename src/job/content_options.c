/* SPDX-License-Identifier: MIT */
/* Options: what is written. */
#include "job/job.h"
#include "job/row.h"

#define GROUP struct job

static const char *const dedupe_choices[] = {
	[DEDUPE_REPEAT] = "repeat",
	[DEDUPE_WORKING_SET] = "working_set",
	NULL,
};

static const struct opt rows[] = {
	{ "zero_buffers", FLAG(data.zero_buffers), .def = "0", .help = "Write zeros" },
	{ "refill_buffers", FLAG(data.refill_buffers), .def = "0",
	  .help = "New random contents for every write; without it a buffer is filled once, and "
		  "scrambled" },
	{ "scramble_buffers", FLAG(data.scramble_buffers), .def = "1",
	  .help = "Change a word in each 512 bytes that are written, so that no two are the same; "
		  "not of zeros and of buffer_pattern=, nor where each write has new contents" },
	{ "buffer_pattern", CUSTOM(opt_data, struct data, data.pattern),
	  .help = "What to write, over and over from the start of each block: \"text\", 'file', "
		  "a decimal number or 0x and hexadecimal digits, or several of them in a row" },
	{ "buffer_compress_percentage", COUNT(data.compress), .def = "0", .max = 100,
	  .help = "Share of the data that compresses: zeros, or buffer_pattern=, behind random "
		  "bytes; each write has new contents unless refill_buffers=0" },
	{ "buffer_compress_chunk", SIZE(data.chunk), .def = "512",
	  .help = "Bytes after which random and compressible data begin again; 0: a block" },
	{ "dedupe_percentage", COUNT(data.dedupe), .def = "0", .max = 100,
	  .help = "Share of blocks that repeat an earlier one, whose contents are the same" },
	{ "dedupe_mode", CHOICE(data.mode), .def = "repeat", .choices = dedupe_choices,
	  .help = "Which one: repeat (the last that was no repetition), or working_set (any of "
		  "the first ones; dedupe_working_set_percentage= says how many)" },
	{ "dedupe_working_set_percentage", COUNT(data.set_pct), .def = "5", .max = 100,
	  .help = "Size of the working set, in percent of size=" },
	{ "dedupe_global", FLAG(data.global), .def = "0",
	  .help = "The working set is shared: in equal parts the first blocks of all workers that "
		  "say so" },
	{ .name = NULL },
};

const struct opt_group content_group = { rows };
