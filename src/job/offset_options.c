/* SPDX-License-Identifier: MIT */
/* Options: which blocks are next. */
#include "job/job.h"
#include "job/offset_options.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct offset_options

static const char *const generator_choices[] = {
	[GENERATOR_TAUSWORTHE] = "tausworthe",
	[GENERATOR_LFSR] = "lfsr",
	[GENERATOR_TAUSWORTHE64] = "tausworthe64",
	NULL,
};

static const char *const zone_choices[] = {
	[ZONES_NONE] = "none",
	[ZONES_STRIDED] = "strided",
	[ZONES_ZBD] = "zbd",
	NULL,
};

static const struct opt rows[] = {
	{ "bssplit", CUSTOM(opt_bssplits, struct bssplits *, split), .min = 1, .max = MAX_TRIM,
	  .help = "Block sizes and their shares in percent: 4k/10:64k/50:32k/40; sizes without "
		  "a share divide the rest; commas part read,write,trim. A random block that "
		  "meets a used one ends there, at any multiple of the smallest size, as in fio; "
		  "not with norandommap or bssplit_exact=1" },
	{ "bssplit_exact", FLAG(split_exact), .def = "0",
	  .help = "Move no size that is not in bssplit=: a random block that meets a used one "
		  "takes the largest that fits, so that small sizes have more than their share. "
		  "All sizes are multiples of the smallest, which reads and writes have in "
		  "common" },
	{ "blockalign", "ba", CUSTOM(opt_bytes3, struct bsizes, align), .def = "0",
	  .max = MAX_BLOCK,
	  .help = "Multiple of random offsets, or three for read,write,trim; 0: the smallest "
		  "block. Blocks may then overlap, and come more than once or not at all" },
	{ "bs_unaligned", "blocksize_unaligned", FLAG(unaligned), .def = "0",
	  .help = "Draw any number of bytes within bsrange=, not multiples of its lower end; "
		  "not with direct=1" },
	{ "norandommap", FLAG(norandommap), .def = "0",
	  .help = "Draw random blocks with replacement, so that some come twice and some "
		  "never; without it each block comes once a pass" },
	{ "random_distribution",
	  CUSTOM(opt_distribution, struct distribution_options *, distribution), .def = "random",
	  .help = "Likelihood of each block: random (all the same), zipf:THETA, pareto:H, "
		  "normal:DEVIATION (each with :CENTRE, 0 to 1, the place of the likeliest "
		  "block), zoned:50/10:50/90 (half of the I/Os to the first tenth ...) or "
		  "zoned_abs:50/1g:50/9g; or sequence:2,0,1 (these blocks in turn)" },
	{ "random_sequence_stride", FLAG(stride), .def = "0",
	  .help = "Advance random_distribution=sequence:... by the length of its list each "
		  "time it begins again" },
	{ "percentage_random", CUSTOM(opt_percents, struct bsizes, random_pct), .def = "100",
	  .max = 100,
	  .help = "Share of the I/Os of a random job that go to random places, in percent; the "
		  "others follow the last one; or three for read,write,trim" },
	{ "random_generator", CHOICE(generator), .def = "tausworthe", .choices = generator_choices,
	  .help = "Accepted for fio's sake: the order is iogen's own with each choice, takes "
		  "no memory, and suits any size; with lfsr, norandommap= still comes to "
		  "each block once, as in fio" },
	{ "softrandommap", FLAG(softrandommap), .def = "0",
	  .help = "Accepted for fio's sake: iogen has no map for which memory could be missing" },
	{ "shared_offset", FLAG(shared), .def = "0",
	  .help = "Let the workers of a sequential job share one sequence: each block is moved "
		  "once, by the worker that is next. Of N ranks of iogen-mpi, each has every Nth "
		  "block" },
	{ "zonemode", CHOICE(zone_mode), .def = "none", .choices = zone_choices,
	  .help = "Kind of zones: none, strided, a window that moves through the file, or zbd, "
		  "zones that are written at their write pointers; zbd takes those of a zoned "
		  "device, and makes zones of zonesize= up on any other target; strided where "
		  "zonesize= is given and this is not" },
	{ "zonesize", SIZE(zones.size), .def = "0",
	  .help = "Bytes moved in a window of zonemode=strided before the next window; size of a "
		  "zone of zonemode=zbd, which a zoned device says itself" },
	{ "zonerange", SIZE(zones.range), .def = "0",
	  .help = "Length of a window of zonemode=strided; 0: zonesize" },
	{ "zoneskip", SIZE(zones.skip), .def = "0",
	  .help = "Bytes between one window of zonemode=strided and the next" },
	{ .name = NULL },
};

const struct opt_group offset_group = {
	.table = rows,
	JOB_GROUP(offset),
};
