/* SPDX-License-Identifier: MIT */
/* Zones of a zoned block device: as it reports them, and the two orders that change them. */
#ifndef IOGEN_IO_TARGET_ZONES_H
#define IOGEN_IO_TARGET_ZONES_H

#include <stdbool.h>
#include <stdint.h>

#include "io/target.h"

struct blk_zone;

/* In bytes, from the target's start. */
struct target_zone {
	uint64_t start, size;
	uint64_t capacity; /* bytes that can be written, from its start on */
	uint64_t wp;       /* the write pointer; where it is full, the end of its capacity */
	bool sequential;   /* it is written at its write pointer alone */
	bool dead;         /* it takes no writes any more */
	bool open;         /* the device counts it among those of max_open below */
};

/* The zones of a device, and the most of them that may be open or active; 0: it sets no limit. */
struct target_zones {
	struct target_zone *list; /* owned by the caller */
	uint32_t n;               /* 0: it is no zoned device */
	uint32_t max_open;
};

/* Asks the kernel for the zones of @path, without writing. Returns 0 or -errno. */
int target_zones_read(const char *path, const struct target *t, struct target_zones *z);

/*
 * Reads one zone as the kernel tells it, with its capacity only where @capacity is set. @active:
 * the device has a limit of active zones, and these are also those that are closed, and not full.
 */
struct target_zone target_zone_of(const struct blk_zone *b, bool capacity, bool active);

/*
 * Empty a zone of an open device, which loses its data, and fill it up, so that it is not open any
 * more. Return 0 or -errno.
 */
int target_zone_reset(int fd, uint64_t start, uint64_t size);
int target_zone_finish(int fd, uint64_t start, uint64_t size);

#endif
