/* SPDX-License-Identifier: MIT */
/* The sizes of the writes that a target can make whole or not at all (RWF_ATOMIC, pwritev2(2)). */
#ifndef IOGEN_IO_TARGET_ATOMIC_H
#define IOGEN_IO_TARGET_ATOMIC_H

#include <stdint.h>

#include "io/target.h"

/* Limits of one such write, in bytes: powers of two; all zeros where the target takes none. */
struct target_atomic {
	uint32_t unit_min, unit_max;
	uint32_t segments; /* most parts in memory */
};

/*
 * Asks the kernel (statx(2), STATX_WRITE_ATOMIC, Linux 6.11) what @path takes, or a file made
 * there. Makes nothing that has a name. Returns 0, -EOPNOTSUPP where the kernel does not know the
 * question, or another -errno.
 */
int target_atomic(const char *path, const struct target *t, struct target_atomic *a);

#endif
