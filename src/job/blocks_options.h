/* SPDX-License-Identifier: MIT */
/* Options of sizes of blocks: bs=, bsrange= and their like. */
#ifndef IOGEN_JOB_BLOCKS_OPTIONS_H
#define IOGEN_JOB_BLOCKS_OPTIONS_H

#include <stdbool.h>

#include "job/bsizes.h"

struct blocks_options {
	struct bsizes bs;
	bool by_order; /* bs_is_seq_rand= */
};

#endif
