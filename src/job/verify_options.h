/* SPDX-License-Identifier: MIT */
/* Options of verification: verify= and its like. */
#ifndef IOGEN_JOB_VERIFY_OPTIONS_H
#define IOGEN_JOB_VERIFY_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/intset.h"
#include "load/data.h"

struct verify_options {
	int kind; /* enum verify_kind */
	struct data pattern;
	uint64_t interval; /* as its rules has settled it: above 0 where there is a header */
	uint64_t pattern_interval;
	uint32_t offset; /* place of the header in an interval, bytes */
	uint32_t backlog, batch;
	bool do_verify, fatal, dump, only, sequence, header_seed;
	uint32_t async;
	struct intset async_cpus;
	bool experimental, sort, state_save, state_load;
	uint32_t trim_percentage, trim_backlog, trim_batch;
	bool trim_zero;
};

#endif
