/* SPDX-License-Identifier: MIT */
/* Options of what part of its files a worker works on, and how much of it. */
#ifndef IOGEN_JOB_AREA_OPTIONS_H
#define IOGEN_JOB_AREA_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/opt.h"

struct area_options {
	struct extent size, offset, offset_increment;
	struct range filesize;
	uint64_t offset_align; /* bytes; 0: the smallest block */
	struct extent io_size;
	uint64_t number_ios;
	uint32_t loops;
	bool append, fill_device;
};

#endif
