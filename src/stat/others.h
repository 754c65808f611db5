/* SPDX-License-Identifier: MIT */
/* Other users of a job's device: what it moved beyond the jobs of this run. */
#ifndef IOGEN_STAT_OTHERS_H
#define IOGEN_STAT_OTHERS_H

#include <stdbool.h>
#include <stdint.h>

/* By direction: 0 reads, 1 writes. */
struct others {
	char device[64];   /* empty: not known */
	bool known[2];     /* else what the jobs of this run moved there cannot be told */
	uint64_t bytes[2]; /* beyond them, while the job was measured */
};

#endif
