/* SPDX-License-Identifier: MIT */
/* Options of the seed: randseed=, randrepeat=. */
#ifndef IOGEN_JOB_SEED_OPTIONS_H
#define IOGEN_JOB_SEED_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct seed_options {
	uint64_t value;
	bool randrepeat; /* the same value in every run, and the same order in each loop */
};

#endif
