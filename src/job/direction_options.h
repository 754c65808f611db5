/* SPDX-License-Identifier: MIT */
/* Options of directions and their order: rw=, rwmixread= and their like. */
#ifndef IOGEN_JOB_DIRECTION_OPTIONS_H
#define IOGEN_JOB_DIRECTION_OPTIONS_H

#include <stdint.h>

#include "job/pattern.h"

/* rw_sequencer=: where the I/Os of one random place go. */
enum sequencer { SEQUENCER_SEQUENTIAL, SEQUENCER_IDENTICAL };

struct direction_options {
	struct pattern rw;
	uint32_t mix_read;   /* percent */
	int sequencer;       /* enum sequencer */
	bool sequencer_void; /* identical was given where no place has several I/Os */
};

#endif
