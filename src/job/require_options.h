/* SPDX-License-Identifier: MIT */
/* Options of what a job has to hold: bounds of latencies that are counted. */
#ifndef IOGEN_JOB_REQUIRE_OPTIONS_H
#define IOGEN_JOB_REQUIRE_OPTIONS_H

#include "stat/histogram.h"

struct require_options {
	struct bounds threshold; /* in ns */
};

#endif
