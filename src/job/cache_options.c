/* SPDX-License-Identifier: MIT */
/* Options: the page cache, and hints to the kernel about a file. */
#include "job/cache_options.h"
#include "job/job.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct cache_options

static const char *const fadvise_choices[] = {
	[FADVISE_NONE] = "0",          [FADVISE_PATTERN] = "1",
	[FADVISE_RANDOM] = "random",   [FADVISE_SEQUENTIAL] = "sequential",
	[FADVISE_NOREUSE] = "noreuse", NULL,
};

static const char *const hint_choices[] = {
	"unset", "none", "short", "medium", "long", "extreme", NULL,
};

static const struct opt rows[] = {
	{ "pre_read", FLAG(pre_read), .def = "0",
	  .help = "Read the files into the page cache before the job starts; invalidate= is off" },
	{ "fadvise_hint", CHOICE(fadvise), .def = "1", .choices = fadvise_choices,
	  .help = "Advice of posix_fadvise(2) for each file, and of madvise(2) where it is mapped; "
		  "1: random or sequential, as rw= is; the default gives none with direct=1" },
	{ "write_hint", CHOICE(write_hint), .def = "unset", .choices = hint_choices,
	  .help = "Lifetime of the data that is written, as a hint to the device "
		  "(F_SET_RW_HINT)" },
	{ "invalidate", FLAG(invalidate), .def = "1",
	  .help = "Drop a file's pages from the page cache before the job begins; for reads, "
		  "dirty pages are written first" },
	{ "direct", FLAG(direct), .def = "0", .help = "Use O_DIRECT: past the page cache" },
	{ "buffered", CUSTOM(opt_buffered, bool, direct), .def = "1",
	  .help = "Use the page cache: the opposite of direct=" },
	{ .name = NULL },
};

const struct opt_group cache_group = {
	.table = rows,
	JOB_GROUP(cache),
};
