/* SPDX-License-Identifier: MIT */
/*
 * zonemode=strided: a window of a region that moves on after so many bytes of I/O. Behind the end
 * of the region it begins again at the start.
 */
#ifndef IOGEN_LOAD_ZONE_H
#define IOGEN_LOAD_ZONE_H

#include <stdbool.h>
#include <stdint.h>

/* In bytes. */
struct zones {
	uint64_t size;  /* I/O in a zone before the next zone; 0: there are no zones */
	uint64_t range; /* bytes from a zone's start to its end */
	uint64_t skip;  /* bytes from its end to the next one's start */
};

struct zone {
	uint64_t start; /* bytes from the region's start */
	uint64_t moved; /* bytes of I/O in it */
};

/* Moves on to the next zone of a region of @length bytes, if this one is done. Returns whether. */
static inline bool zone_moves(struct zone *z, const struct zones *zones, uint64_t length)
{
	if (z->moved < zones->size)
		return false;
	z->moved = 0;
	z->start += zones->range + zones->skip;
	if (z->start >= length)
		z->start = 0;
	return true;
}

#endif
