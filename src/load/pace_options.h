/* SPDX-License-Identifier: MIT */
/* Options of pauses and of shares between jobs: thinktime=, flow=. */
#ifndef IOGEN_LOAD_PACE_OPTIONS_H
#define IOGEN_LOAD_PACE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/opt.h"

enum think_type { THINK_COMPLETE, THINK_ISSUE };

struct pace_options {
	struct nsecs thinktime, spin, iotime, flow_sleep;
	uint32_t blocks; /* units between pauses; 0: 1, or no limit where there is an iotime */
	int blocks_type;
	uint32_t cycles; /* turns of a loop after each unit that was issued */
	uint32_t flow_id;
	int flow;       /* the weight; 0: in no flow */
	bool flow_void; /* it was below 0, which is no weight */
};

#endif
