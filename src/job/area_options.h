/* SPDX-License-Identifier: MIT */
/* Options of which part of its files a worker works on. */
#ifndef IOGEN_JOB_AREA_OPTIONS_H
#define IOGEN_JOB_AREA_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/opt.h"

struct area_options {
	struct extent size, offset, offset_increment;
	struct range filesize;
	uint64_t offset_align; /* bytes; 0: the smallest block */
	bool append, fill_device;
};

#endif
