/* SPDX-License-Identifier: MIT */
/* Options: which part of its files a worker works on. */
#include "job/area_options.h"
#include "job/job.h"
#include "job/row.h"

#define GROUP struct area_options

static const struct opt rows[] = {
	{ "size", EXTENT(size), .def = "0",
	  .help = "Bytes that a worker works on in one pass, over all its files; % is a share "
		  "of each file that is there or has filesize=, in whole blocks; 0: all of them" },
	{ "filesize", RANGE(filesize), .def = "0",
	  .help = "Size of each file, or a range to draw it from; 0: size= divided by the files" },
	{ "offset", "fileoffset", EXTENT(offset), .def = "0",
	  .help = "Offset in each file at which the work begins; % is a share of the file" },
	{ "offset_increment", EXTENT(offset_increment), .def = "0",
	  .help = "Bytes added to offset= for each worker after the first" },
	{ "offset_align", SIZE(offset_align), .def = "0",
	  .help = "Multiple to which an offset= or offset_increment= in % is rounded up; 0: "
		  "the smallest block" },
	{ "file_append", FLAG(append), .def = "0",
	  .help = "Begin at the end of each file, 0 of one that is to be made, instead of at "
		  "offset=" },
	{ "fill_device", "fill_fs", FLAG(fill_device), .def = "0",
	  .help = "Write until there is no space left, which ends the job without an error; "
		  "size= limits it" },
	{ .name = NULL },
};

const struct opt_group area_group = {
	.table = rows,
	JOB_GROUP(area),
};
