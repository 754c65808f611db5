/* SPDX-License-Identifier: MIT */
/*
 * The choice of blocks to repeat. New blocks have keys in a row, and a block's bytes follow from
 * its key. So an earlier block, of any worker, can be made again without memory of it.
 */
#ifndef IOGEN_LOAD_DEDUPE_H
#define IOGEN_LOAD_DEDUPE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rng.h"

/* dedupe_mode=: repeats the last new block, or any of the first ones. */
enum dedupe_mode { DEDUPE_REPEAT, DEDUPE_WORKING_SET };

/* The first keys of workers that repeat each other's blocks (dedupe_global). */
struct dedupe_peers {
	uint32_t n;
	uint64_t *base; /* owned */
};

/* The blocks that a worker repeats. */
struct dedupe_set {
	const struct dedupe_peers *peers; /* NULL: only its own blocks */
	uint64_t base;                    /* its own first key */
	uint64_t blocks;                  /* blocks of the set; each peer has an equal share */
};

/* Returns the key of a worker's first block. */
uint64_t dedupe_base(struct stream_name name);

/* Adds a worker, unless there is one with the same keys. Aborts without memory. */
void dedupe_join(struct dedupe_peers *p, uint64_t base);
void dedupe_release(struct dedupe_peers *p);

/* Returns the key of block @i behind the one with @base. */
static inline uint64_t dedupe_key(uint64_t base, uint64_t i)
{
	struct rng r = { base + i * 0x9e3779b97f4a7c15u };

	return rng_next(&r);
}

/* Draws a block of the set, and returns its key. */
uint64_t dedupe_pick(const struct dedupe_set *s, struct rng *dice);

#endif
