/* SPDX-License-Identifier: MIT */
/* Options of how long a job takes. */
#ifndef IOGEN_JOB_RUNTIME_OPTIONS_H
#define IOGEN_JOB_RUNTIME_OPTIONS_H

#include <stdbool.h>

#include "base/opt.h"

struct runtime_options {
	struct nsecs longest; /* 0: until its work is done */
	bool time_based;
	bool time_based_void; /* it was given without a time, and does nothing */
};

#endif
