/* SPDX-License-Identifier: MIT */
/* Options of the memory of I/O buffers: iomem= and its like. */
#ifndef IOGEN_IO_MEMORY_OPTIONS_H
#define IOGEN_IO_MEMORY_OPTIONS_H

#include <stdint.h>

#include "io/memory.h"

/* A job's memory of I/O buffers. */
struct memory_options {
	struct memory_kind_path from;
	uint32_t align;    /* bytes; 0: as the targets need it */
	uint64_t hugepage; /* bytes of a huge page, a power of two; 0: the system's default */
};

#endif
