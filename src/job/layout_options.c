/* SPDX-License-Identifier: MIT */
/* Options: how files are made, and when they are removed. */
#include "job/layout_options.h"
#include "job/job.h"
#include "job/row.h"

#define GROUP struct layout_options

static const char *const fallocate_choices[] = {
	[FALLOCATE_NONE] = "none",
	[FALLOCATE_POSIX] = "posix",
	[FALLOCATE_NATIVE] = "native",
	[FALLOCATE_KEEP] = "keep",
	[FALLOCATE_TRUNCATE] = "truncate",
	[FALLOCATE_VALUES + FALLOCATE_NONE] = "0",
	[FALLOCATE_VALUES + FALLOCATE_POSIX] = "1",
	NULL,
};

static const struct opt rows[] = {
	{ "allow_mounted_write", FLAG(allow_mounted), .def = "0",
	  .help = "Accepted for fio's sake: only 0, for a mounted device is never written" },
	{ "overwrite", FLAG(overwrite), .def = "0",
	  .help = "Allow writes to targets with data that iogen did not write; they are laid "
		  "out in full, and their holes filled, before they are written. For a job "
		  "that only reads, nothing is written" },
	{ "fill_holes", FLAG(fill_holes), .def = "0",
	  .help = "Fill the holes of the files that the job reads before it starts: zeros "
		  "become data, also in files that iogen did not make; but never in a source= "
		  "that iogen did not make" },
	{ "allow_file_create", FLAG(allow_file_create), .def = "1",
	  .help = "Make files that are missing; 0: a file that is missing is an error" },
	{ "create_on_open", FLAG(create_on_open), .def = "0",
	  .help = "Make missing files empty when the job opens them, and let them grow as it "
		  "writes; a read of what is not there yet fails" },
	{ "create_only", FLAG(create_only), .def = "0", .help = "Lay out the files and do no I/O" },
	{ "create_serialize", FLAG(create_serialize), .def = "1",
	  .help = "Lay out files one after the other; 0 is accepted and changes nothing: each "
		  "file is laid out with deep asynchronous writes" },
	{ "fallocate", CHOICE(fallocate), .def = "native", .choices = fallocate_choices,
	  .help = "Way to reserve space in a new file that is written without being laid out" },
	{ "create_fsync", FLAG(create_fsync), .def = "1",
	  .help = "Sync files that were laid out, before the job starts" },
	{ "unlink", FLAG(unlink), .def = "0",
	  .help = "Remove the job's files at its end; only those that iogen made" },
	{ "unlink_each_loop", FLAG(unlink_each_loop), .def = "0",
	  .help = "Remove the job's files that iogen made between loops=, and begin new ones" },
	{ .name = NULL },
};

const struct opt_group layout_group = {
	.table = rows,
	JOB_GROUP(layout),
};
