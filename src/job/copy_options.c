/* SPDX-License-Identifier: MIT */
/* Options: how a copy is made. */
#include "io/copy_options.h"
#include "job/job.h"
#include "job/row.h"

#define GROUP struct copy_options

static const struct opt rows[] = {
	{ "copy_method", CHOICE(method), .def = "readwrite", .choices = copy_methods,
	  .help = "The way of a block in workload=copy: readwrite (through memory of iogen's), "
		  "within the kernel copy_file_range, splice (through a pipe), sendfile or "
		  "reflink (it shares the blocks: FICLONERANGE), or mmap (memory to memory)" },
	{ "sparse", FLAG(sparse), .def = "0",
	  .help = "Leave holes in the target of workload=copy where source= has them, and copy "
		  "the data alone; 0: holes are written as zeros" },
	{ .name = NULL },
};

const struct opt_group copy_group = {
	.table = rows,
	JOB_GROUP(copy),
};
