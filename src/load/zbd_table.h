/* SPDX-License-Identifier: MIT */
/* The inside of a table of zones: for zbd.c, and for zbd_ask.c, which chooses. */
#ifndef IOGEN_LOAD_ZBD_TABLE_H
#define IOGEN_LOAD_ZBD_TABLE_H

#include "load/zbd.h"

/* Returns the room before a zone; at the part's end, all of it. */
static inline uint64_t zbd_room_before(const struct zbd_part *p, uint32_t zone)
{
	return p->each ? p->each * (zone - p->first) : p->sums[zone - p->first];
}

static inline uint64_t zbd_room_of(const struct zbd_part *p, uint32_t zone)
{
	return zbd_room_before(p, zone + 1) - zbd_room_before(p, zone);
}

/* Returns the zone that has byte @at of the room. */
uint32_t zbd_zone_of(const struct zbd_part *p, uint64_t at);

/* Returns whether the worker is to read back what is in the zone. */
static inline bool zbd_is_kept(const struct zbd_zone *z, const struct zbd_rules *r)
{
	return z->keeper == r->who + 1;
}

/* Returns the bytes behind a zone's write pointer. */
static inline uint64_t zbd_left(const struct zbd_zone *z)
{
	uint64_t end = z->is.start + z->is.capacity;

	return z->torn || z->is.wp >= end ? 0 : end - z->is.wp;
}

/* Notes that something has changed: who has asked in vain may ask again. */
static inline void zbd_changed(struct zbd *t)
{
	t->state++;
	t->stuck = 0;
}

/* Counts a worker as one that has asked in vain since the last change. */
static inline void zbd_asked_in_vain(struct zbd *t, struct zbd_rules *r)
{
	if (r->seen != t->state)
		t->stuck++;
	r->seen = t->state;
}

/* Moves a write pointer, and counts what is written by it. */
void zbd_wp_set(struct zbd *t, uint32_t zone, uint64_t wp);

/* Counts a zone as open, and as one that @who has opened, unless it is. */
void zbd_zone_open(struct zbd *t, uint32_t zone, uint32_t who);

#endif
