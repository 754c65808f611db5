/* SPDX-License-Identifier: MIT */
/* Options of what a procedure begins with: fill= and discard=. */
#ifndef IOGEN_JOB_FILL_OPTIONS_H
#define IOGEN_JOB_FILL_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct fill_options {
	uint32_t pct; /* percent of the target that are written: 200 for fill=2x; 0: not given */
	bool discard;
};

#endif
