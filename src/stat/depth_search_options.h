/* SPDX-License-Identifier: MIT */
/* Options of the search for a depth: latency_target= and its like. */
#ifndef IOGEN_STAT_DEPTH_SEARCH_OPTIONS_H
#define IOGEN_STAT_DEPTH_SEARCH_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/opt.h"

struct depth_search_options {
	struct nsecs target; /* 0: no search */
	struct nsecs window;
	double percentile;
	bool run;
};

#endif
