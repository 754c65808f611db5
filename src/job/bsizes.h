/* SPDX-License-Identifier: MIT */
/* A value of bs= and its like: a size, or a range of sizes, for each direction. */
#ifndef IOGEN_JOB_BSIZES_H
#define IOGEN_JOB_BSIZES_H

#include "base/opt.h"

struct bsizes {
	struct range op[3]; /* sizes of reads, writes and trims */
	bool file;          /* each file is one block: bs=file */
};

#endif
