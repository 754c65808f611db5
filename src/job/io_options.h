/* SPDX-License-Identifier: MIT */
/* Options of directions and of sizes of blocks: rw=, bs= and their like. */
#ifndef IOGEN_JOB_IO_OPTIONS_H
#define IOGEN_JOB_IO_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/opt.h"

/* rw=: which directions, in what order. */
struct pattern {
	bool reads, writes, random;
	bool trims;   /* and, with writes, each place is written once it is trimmed */
	uint64_t nr;  /* I/Os at a random place: what stands behind ":"; 0: nothing */
	int64_t skip; /* bytes left out after a sequential I/O: what stands there for those */
};

/* bs= and bsrange=: of reads, writes and trims. */
struct bsizes {
	struct range op[3];
};

/* rw_sequencer=: where the I/Os of one random place go. */
enum sequencer { SEQUENCER_SEQUENTIAL, SEQUENCER_IDENTICAL };

struct io_options {
	int sequencer; /* enum sequencer */
	struct pattern rw;
	struct bsizes bs;
	uint32_t mix_read; /* percent */
	bool serialize, bs_by_order;
};

#endif
