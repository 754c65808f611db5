/* SPDX-License-Identifier: MIT */
/*
 * zonemode=strided: a window of a region that moves on when enough was moved in it. Behind the end
 * of the region it begins again at the start.
 */
#ifndef IOGEN_LOAD_ZONE_H
#define IOGEN_LOAD_ZONE_H

#include <stdbool.h>
#include <stdint.h>

/* In bytes. */
struct zones {
	uint64_t size;  /* moved in a zone before the next one's turn; 0: there are no zones */
	uint64_t range; /* from a zone's start to its end */
	uint64_t skip;  /* from its end to the next one's start */
};

struct zone {
	uint64_t start; /* from the region's start */
	uint64_t moved; /* in it, since it was entered */
};

/* Whether the zone is done; it is then the next one in a region of @length bytes. */
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
