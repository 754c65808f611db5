/* SPDX-License-Identifier: MIT */
/* Options: how a copy is made. */
#include "io/copy_options.h"
#include "job/job.h"
#include "job/row.h"

#define GROUP struct copy_options

static const struct opt rows[] = {
	{ "copy_method", CHOICE(method), .def = "readwrite", .choices = copy_methods,
	  .help = "Way in which workload=copy moves a block: readwrite (through memory of "
		  "iogen's), mmap (from memory to memory), or within the kernel "
		  "copy_file_range, splice (through a pipe), sendfile or reflink (blocks are "
		  "shared: FICLONERANGE)" },
	{ "sparse", FLAG(sparse), .def = "0",
	  .help = "Leave holes in the target of workload=copy where source= has them, and copy "
		  "the data alone; 0: holes are written as zeros" },
	{ .name = NULL },
};

const struct opt_group copy_group = {
	.table = rows,
	JOB_GROUP(copy),
};
