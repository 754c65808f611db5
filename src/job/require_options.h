/* SPDX-License-Identifier: MIT */
/* Options of what a job has to hold, and of bounds that are counted. */
#ifndef IOGEN_JOB_REQUIRE_OPTIONS_H
#define IOGEN_JOB_REQUIRE_OPTIONS_H

#include "stat/histogram.h"

struct require_options {
	char *list;              /* requirements: requirement.h; NULL: none */
	struct bounds threshold; /* ns; those of over(TIME) are among them */
};

#endif
