/* SPDX-License-Identifier: MIT */
/* Options of what is not measured at the start of a job. */
#ifndef IOGEN_JOB_RAMP_OPTIONS_H
#define IOGEN_JOB_RAMP_OPTIONS_H

#include <stdint.h>

#include "base/opt.h"

struct ramp_options {
	struct nsecs time;
	uint64_t size; /* bytes; 0: none */
};

#endif
