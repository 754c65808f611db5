/* SPDX-License-Identifier: MIT */
/* Options of rates: rate=, rate_iops=, rate_min= and their like. */
#ifndef IOGEN_LOAD_RATE_OPTIONS_H
#define IOGEN_LOAD_RATE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/opt.h"
#include "load/rate.h"

enum rate_process { RATE_LINEAR, RATE_POISSON };

struct rate_options {
	struct op_rates bytes, ios;
	struct op_rates bytes_min, ios_min; /* least rates */
	struct nsecs cycle;                 /* the window of the least rates */
	int process;
	bool ignore_thinktime;
	int submit_mode; /* io_submit_mode=: both are the same here */
};

#endif
