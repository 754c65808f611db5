/* SPDX-License-Identifier: MIT */
/* Options of what is in flight together: iodepth= and its like. */
#ifndef IOGEN_JOB_DEPTH_OPTIONS_H
#define IOGEN_JOB_DEPTH_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#define BATCH_AUTO UINT32_MAX

struct depth_options {
	uint32_t iodepth;
	uint32_t batch; /* 0: as many as are ready; BATCH_AUTO: controlled while it runs */
	uint32_t complete_min, complete_max;
	uint32_t low; /* 0: iodepth */
	bool serialize;
};

#endif
