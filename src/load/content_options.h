/* SPDX-License-Identifier: MIT */
/* Options of contents: buffer_pattern=, dedupe_percentage= and their like. */
#ifndef IOGEN_LOAD_CONTENT_OPTIONS_H
#define IOGEN_LOAD_CONTENT_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "load/data.h"

/* The options, settled by job_check(). */
struct content_options {
	bool zero_buffers, refill_buffers, scramble_buffers;
	struct data pattern;
	uint32_t compress; /* percent of each chunk that is no random data */
	uint64_t chunk;    /* bytes; 0: a block */
	uint32_t dedupe;   /* percent of blocks that repeat an earlier one */
	int mode;          /* enum dedupe_mode */
	bool global;       /* repeats blocks of all workers that have dedupe_global */
	uint32_t set_pct;  /* share of size= that is the working set */
	uint64_t set;      /* bytes of the working set; by job_check() */
};

#endif
