/* SPDX-License-Identifier: MIT */
/* Options of a job in words, its threads, and the modes that it compares. */
#ifndef IOGEN_JOB_WORK_OPTIONS_H
#define IOGEN_JOB_WORK_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "job/batch_mode.h"

struct batch_modes {
	uint32_t n;
	enum batch_mode mode[BATCH_MODES];
};

struct work_options {
	char *description;
	bool thread; /* nothing looks at it: workers are threads */
	struct batch_modes modes;
};

#endif
