/* SPDX-License-Identifier: MIT */
/* Options of what ends a job, or others, early: exitall, max_latency= and their like. */
#ifndef IOGEN_JOB_ENDS_OPTIONS_H
#define IOGEN_JOB_ENDS_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

/* max_latency=: of reads, writes and trims. */
struct op_times {
	uint64_t ns[3]; /* 0: none */
};

enum exit_what { EXIT_GROUP, EXIT_STONEWALL, EXIT_ALL };

/* Options that end the job, or others, early. */
struct ends_options {
	bool exitall, on_error;
	int what;
	struct op_times max_latency;
};

#endif
