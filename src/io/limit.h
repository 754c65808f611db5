/* SPDX-License-Identifier: MIT */
/* What the system allows a process, and what a run needs of it. */
#ifndef IOGEN_IO_LIMIT_H
#define IOGEN_IO_LIMIT_H

#include <stdint.h>

#include "base/err.h"

/* At a time, at least. */
struct limit_need {
	uint64_t descriptors; /* beside those that are open now */
	uint64_t locked;      /* bytes of memory pinned for registered buffers, or by lockmem= */
	uint64_t aio_events;  /* of libaio's contexts */
};

/* Raises descriptors, locked memory and processes to what the process may have by itself. */
void limit_raise(void);

/*
 * Whether that is enough; where it is not and the process is privileged, it gets more descriptors.
 * Returns 0, or -EINVAL after fail() with what is needed, what there is, and what would work.
 */
int limit_check(const struct limit_need *need, struct err *e);

#endif
