/* SPDX-License-Identifier: MIT */
/* The places that rules lead to, from the first to the last, and what may be asked of them. */
#ifndef IOGEN_TESTS_WALK_H
#define IOGEN_TESTS_WALK_H

#include "load/offset.h"

#define WALK_MOST 40000

extern struct region walk_area[3];
extern struct spot walked[WALK_MOST]; /* of the last walk */

/* Rules of reads of @bs bytes, in order or at random, one pass over one region, walk_area[0]. */
struct offset_rules walk_rules(uint64_t length, uint64_t bs);
struct offset_rules walk_random(uint64_t length, uint64_t bs);

/* Draws all places, or the first @most, to @s, each within its region. Returns how many. */
uint32_t walk_to(const struct offset_rules *p, uint64_t seed, struct spot *s, uint32_t most);

/* All places, to walked, of seed 1. */
uint32_t walk(const struct offset_rules *p);

bool same_walk(const struct spot *a, const struct spot *b, uint32_t n);

/* Whether @n spots are the blocks of one region, each once, each whole. */
bool each_once(const struct spot *s, uint32_t n, uint64_t bs);

#endif
