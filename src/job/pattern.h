/* SPDX-License-Identifier: MIT */
/* The value of rw=, of which rooms below ask a job by job_pattern(). */
#ifndef IOGEN_JOB_PATTERN_H
#define IOGEN_JOB_PATTERN_H

#include <stdbool.h>
#include <stdint.h>

/* Which directions, in what order. */
struct pattern {
	bool reads, writes, random;
	bool trims;   /* and, with writes, each place is written once it is trimmed */
	uint64_t nr;  /* I/Os at a random place: what stands behind ":"; 0: nothing */
	int64_t skip; /* bytes left out after a sequential I/O: what stands there for those */
};

#endif
