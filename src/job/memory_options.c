/* SPDX-License-Identifier: MIT */
/* Options: the memory of I/O buffers. */
#include "job/job.h"
#include "io/memory_options.h"
#include "job/row.h"

#define GROUP struct memory_options

static const struct opt rows[] = {
	{ "iomem", "mem", CUSTOM(opt_iomem, struct memory_kind_path, from), .def = "malloc",
	  .choices = memory_choices,
	  .help = "Memory of the I/O buffers: malloc or mmap (anonymous), mmapshared, shm, "
		  "mmaphuge or shmhuge (huge pages); the mmap ones may be in FILE, which "
		  "is made for it" },
	{ "iomem_align", "mem_align", COUNT(align), .def = "0", .max = 1u << 30,
	  .help = "Alignment of the I/O buffers: an offset within a page, or a power of two "
		  "above a page; 0: as the targets need" },
	{ "hugepage-size", SIZE(hugepage), .def = "0", .max = UINT64_C(1) << 40,
	  .help = "Size of a huge page, a power of two; 0: the system's default" },
	{ .name = NULL },
};

const struct opt_group memory_group = {
	.table = rows,
	JOB_GROUP(memory),
};
