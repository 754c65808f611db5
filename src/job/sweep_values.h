/* SPDX-License-Identifier: MIT */
/* The values of a sweep: words with blanks between them, a range of numbers among them. */
#ifndef IOGEN_JOB_SWEEP_VALUES_H
#define IOGEN_JOB_SWEEP_VALUES_H

#include <stdint.h>

#include "base/err.h"

/* The most values of a sweep, and the most steps of a run. */
#define SWEEP_MAX 100000

struct sweep_values {
	char **list; /* owned, as its texts */
	uint32_t n;
};

/*
 * Reads the values of the option @name from @text: "4k 16k 64k"; or ranges, "1..64*2" for 1 2 4 up
 * to 64, "0..100+25" for 0 25 50 75 100. The ends of a range are included where a step hits them.
 * They have one unit ("1ms..16ms*2"), or are sizes or times ("4k..1m*2"). Returns 0 with @v, which
 * the caller frees; or -EINVAL after fail(): no value, a range without an end or without a value,
 * more than SWEEP_MAX values. Aborts without memory.
 */
int sweep_values_parse(const char *name, const char *text, struct sweep_values *v, struct err *e);

void sweep_values_free(struct sweep_values *v);

#endif
