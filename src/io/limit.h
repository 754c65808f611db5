/* SPDX-License-Identifier: MIT */
/* Limits of the system on a process, and a run's needs. */
#ifndef IOGEN_IO_LIMIT_H
#define IOGEN_IO_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* The least that a run needs at a time. */
struct limit_need {
	uint64_t descriptors; /* descriptors beside the open ones */
	uint64_t locked;      /* bytes of memory pinned for registered buffers, or by lockmem= */
	uint64_t aio_events;  /* events of libaio's contexts */
};

/* Raises the soft limits of descriptors, locked memory and processes to the hard ones. */
void limit_raise(void);

/*
 * Checks the needs against the limits. A privileged process gets more descriptors. Returns 0, or
 * -EINVAL after fail() with the need, the limit, and what would work.
 */
int limit_check(const struct limit_need *need, struct err *e);

/* Returns whether the process is in a user namespace, which has numbers of users of its own. */
bool limit_ids_are_own(void);

/* Returns whether the process may go past quotas: root of a user namespace alone may not. */
bool limit_passes_quotas(void);

#endif
