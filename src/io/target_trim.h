/* SPDX-License-Identifier: MIT */
/* Trims of a target: whether it can give space back, and in which pieces. */
#ifndef IOGEN_IO_TARGET_TRIM_H
#define IOGEN_IO_TARGET_TRIM_H

#include "io/target.h"

/* Returns whether an open descriptor is of a block device. */
bool target_is_block(int fd);

/*
 * Returns a number of a device's queue in sysfs, for a partition that of its disk; @otherwise:
 * there is none.
 */
uint64_t target_queue_number(uint64_t dev, const char *name, uint64_t otherwise);

/*
 * Finds the bytes that a trim of @path frees at once: a device's discard granularity, a file
 * system's block; 1 where that is not known before. Makes nothing that has a name. Returns 0, or
 * -EOPNOTSUPP where no space can be given back.
 */
int target_trims(const char *path, const struct target *t, uint32_t *granularity);

/*
 * Tries a trim of a file that is open for writing, behind its end, where nothing can be lost.
 * Returns 0 or -EOPNOTSUPP.
 */
int target_trims_open(int fd);

#endif
