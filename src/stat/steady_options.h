/* SPDX-License-Identifier: MIT */
/* Options of steady state: steadystate= and its like. */
#ifndef IOGEN_STAT_STEADY_OPTIONS_H
#define IOGEN_STAT_STEADY_OPTIONS_H

#include "base/opt.h"
#include "stat/steady.h"
#include "stat/steady_rounds.h"

struct steady_options {
	struct steady_rules rules;
	struct nsecs window, ramp, interval;
	int rounds, rounds_of; /* enum steady_rounds, enum steady_rounds_of */
};

#endif
