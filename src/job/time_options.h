/* SPDX-License-Identifier: MIT */
/* Options of when a job begins, and by which clock. */
#ifndef IOGEN_JOB_TIME_OPTIONS_H
#define IOGEN_JOB_TIME_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/opt.h"

enum clock_choice { CLOCK_AUTO, CLOCK_GETTIMEOFDAY, CLOCK_CLOCK_GETTIME, CLOCK_CPU };

struct time_options {
	struct range startdelay; /* ns, drawn for each worker */
	bool stonewall;
	int clock; /* enum clock_choice */
	char *wait_for;
};

#endif
