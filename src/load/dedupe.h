/* SPDX-License-Identifier: MIT */
/*
 * Which block a repetition repeats. Blocks that are none have keys in a row, and what is written
 * follows from the key: a block that was written before, by whichever worker, needs no memory.
 */
#ifndef IOGEN_LOAD_DEDUPE_H
#define IOGEN_LOAD_DEDUPE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rng.h"

/* dedupe_mode=: the last block that was no repetition, or any of the first ones. */
enum dedupe_mode { DEDUPE_REPEAT, DEDUPE_WORKING_SET };

/* Where the keys of workers begin that repeat each other's blocks (dedupe_global). */
struct dedupe_peers {
	uint32_t n;
	uint64_t *base; /* owned */
};

/* The blocks that a worker repeats. */
struct dedupe_set {
	const struct dedupe_peers *peers; /* NULL: its own alone */
	uint64_t base;                    /* of its own keys */
	uint64_t blocks;                  /* in all; each peer has as many of them */
};

/* Returns the key of a worker's first block. */
uint64_t dedupe_base(struct stream_name name);

/* Adds a worker, unless there is one with the same keys. Aborts without memory. */
void dedupe_join(struct dedupe_peers *p, uint64_t base);
void dedupe_release(struct dedupe_peers *p);

/* The key of block @i from @base. */
static inline uint64_t dedupe_key(uint64_t base, uint64_t i)
{
	struct rng r = { base + i * 0x9e3779b97f4a7c15u };

	return rng_next(&r);
}

/* The key of any block of the set. */
uint64_t dedupe_pick(const struct dedupe_set *s, struct rng *dice);

#endif
