/* SPDX-License-Identifier: MIT */
/* The part of a file that is in the page cache. */
#ifndef IOGEN_IO_TARGET_CACHED_H
#define IOGEN_IO_TARGET_CACHED_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Finds how many bytes of an open file, in whole pages, the page cache has from @start on. With
 * @settle, what is dirty there is written first, for until then it cannot be dropped. Returns 0 or
 * -errno: -ENOSYS before Linux 6.5, -EPERM for a file that the caller may not write.
 */
int target_cached(int fd, uint64_t start, uint64_t length, bool settle, uint64_t *bytes);

#endif
