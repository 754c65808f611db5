/* SPDX-License-Identifier: MIT */
/* Options: what is synced when the writes are over. */
#include "job/end_sync_options.h"
#include "job/job.h"
#include "job/row.h"

#define GROUP struct end_sync_options

static const struct opt rows[] = {
	{ "end_fsync", FLAG(fsync), .def = "0",
	  .help = "Sync each file that was written at the end, within the job's time; a copy "
		  "always does" },
	{ "end_syncfs", FLAG(syncfs), .def = "0",
	  .help = "Call syncfs(2) for the file systems that were written to at the end, within "
		  "the job's time; each call is a sync in the results" },
	{ "fsync_on_close", FLAG(on_close), .def = "0",
	  .help = "Sync each file that was written before it is closed, within the job's time" },
	{ .name = NULL },
};

const struct opt_group end_sync_group = {
	.table = rows,
	JOB_GROUP(end_sync),
};
