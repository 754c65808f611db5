/* SPDX-License-Identifier: MIT */
/* The extents of a file, as FIEMAP tells them: where its data lie, and in which form. */
#ifndef IOGEN_BASE_EXTENTS_H
#define IOGEN_BASE_EXTENTS_H

#include <linux/fiemap.h>
#include <stdbool.h>
#include <stdint.h>

/* Returns 0 to go on; whatever else ends the walk and is what it returns. */
typedef int extent_fn(void *arg, const struct fiemap_extent *extent);

/*
 * Calls @each for the extents of an open file within its first @size bytes, in order. With @sync,
 * what is dirty is written first; without it, it may have no place yet. Returns 0, what @each
 * returned, or -errno: -EOPNOTSUPP, -ENOTTY or -EINVAL where the file system does not tell.
 */
int extents_each(int fd, uint64_t size, bool sync, extent_fn *each, void *arg);

#endif
