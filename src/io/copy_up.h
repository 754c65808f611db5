/* SPDX-License-Identifier: MIT */
/* The copy that an overlay makes of a file of a lower layer. */
#ifndef IOGEN_IO_COPY_UP_H
#define IOGEN_IO_COPY_UP_H

#include <stdint.h>

/*
 * Returns the bytes that an overlay copies to its upper layer when the file at @path is first
 * opened for writing: all that the file holds. 0: it is in no lower layer, or the upper one shares
 * the data with it, as xfs and btrfs can.
 */
uint64_t copy_up_bytes(const char *path);

#endif
