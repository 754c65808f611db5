/* SPDX-License-Identifier: MIT */
/* Options: when data that are written are made to be on the device. */
#include "job/sync_options.h"
#include "job/job.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct sync_options

static const char *const sync_choices[] = {
	[SYNC_NONE] = "none", [SYNC_FILE] = "sync", [SYNC_DATA] = "dsync",
	[SYNC_0] = "0",       [SYNC_1] = "1",       NULL,
};

static const struct opt rows[] = {
	{ "fsync", COUNT(fsync), .def = "0",
	  .help = "Call fsync(2) after this many writes; 0: never" },
	{ "fdatasync", COUNT(fdatasync), .def = "0",
	  .help = "Call fdatasync(2), which leaves out metadata, after this many writes; 0: "
		  "never" },
	{ "sync_file_range", CUSTOM(opt_sync_range, struct sync_range, range), .def = "none",
	  .help = "Call sync_file_range(2) after every N writes, for the bytes written to the "
		  "last file since then: wait_before, write and wait_after, with , between "
		  "them, and :N" },
	{ "sync", CHOICE(mode), .def = "none", .choices = sync_choices,
	  .help = "Wait in each write until it is on the device, by O_SYNC (sync, 1) or "
		  "O_DSYNC (dsync)" },
	{ .name = NULL },
};

const struct opt_group sync_group = {
	.table = rows,
	JOB_GROUP(sync),
};
