/* SPDX-License-Identifier: MIT */
/* A block device as /sys has it: its facts, and the devices that it is made of. */
#ifndef IOGEN_STAT_BLOCK_DEVICE_H
#define IOGEN_STAT_BLOCK_DEVICE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/mount.h"

/* Reads the first line of a file of a device; an empty one where there is none. */
void block_device_line(dev_t dev, const char *name, char *line, size_t n);

/*
 * Finds the devices right below: the disk of a partition, the parts of a mapped or striped device,
 * by name. A loop device has none here: its file is "loop/backing_file".
 */
void block_device_parts(dev_t dev, struct holders *h);

/* Returns the size in bytes; 0: it is not known. */
uint64_t block_device_bytes(dev_t dev);

#endif
