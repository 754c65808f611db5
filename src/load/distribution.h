/* SPDX-License-Identifier: MIT */
/*
 * Random blocks with unequal probabilities: random_distribution=. A draw is a rank, and ranks are
 * scattered over the blocks, so that likely ones do not lie side by side; zones lie where the job
 * says. Blocks repeat: no distribution uses each block once.
 */
#ifndef IOGEN_LOAD_DISTRIBUTION_H
#define IOGEN_LOAD_DISTRIBUTION_H

#include <stdbool.h>

#include "base/rng.h"

enum distribution_kind {
	DISTRIBUTION_RANDOM, /* each as likely */
	DISTRIBUTION_ZIPF,
	DISTRIBUTION_PARETO,
	DISTRIBUTION_NORMAL,
	DISTRIBUTION_ZONED,     /* shares of the accesses to shares of the place */
	DISTRIBUTION_ZONED_ABS, /* ... to so many bytes */
	DISTRIBUTION_SEQUENCE,  /* a list of blocks, in that order */
};

#define DISTRIBUTION_ZONES 256
#define DISTRIBUTION_LIST 64

/* Zones lie one behind the other. Space behind the last one is not accessed. */
struct distribution_zone {
	uint32_t accesses; /* percent of all */
	uint64_t size;     /* percent, or bytes */
};

/* A job's random_distribution=. */
struct distribution_options {
	enum distribution_kind kind;
	double param;  /* zipf: theta; pareto: h; normal: deviation, in percent of the region */
	double centre; /* position of the likeliest block, 0 to 1; below 0: random */
	uint32_t nzones[3]; /* number of zones by direction; 0: each block is as likely */
	struct distribution_zone zone[3][DISTRIBUTION_ZONES];
	uint32_t nlist;
	uint32_t list[DISTRIBUTION_LIST]; /* sequence: blocks */
};

/* A distribution over a number of blocks. */
struct distribution {
	const struct distribution_options *o;
	uint64_t blocks;
	uint64_t shift;               /* added to all blocks, modulo their number */
	double zeta, eta, alpha, two; /* zipf; two: the value of u * zeta where rank 1 ends */
	double power;                 /* pareto */
	double deviation;             /* normal: blocks */
};

/* Prepares @d for @blocks > 0, scattered by @keys. @o outlives it. */
void distribution_open(struct distribution *d, const struct distribution_options *o,
		       uint64_t blocks, struct rng *keys);

/* Draws a block. @size is the bytes of one; @dir: 0 read, 1 write, 2 trim. */
uint64_t distribution_next(const struct distribution *d, struct rng *r, int dir, uint64_t size);

/*
 * Returns the @count-th block of a sequence, from 0: the list over and over, or, with @stride, each
 * time as many blocks further as the list is long.
 */
static inline uint64_t distribution_listed(const struct distribution_options *o, uint64_t count,
					   bool stride)
{
	uint64_t at = count % o->nlist;

	return (stride ? count - at : 0) + o->list[at];
}

/* Returns the byte at which the zones of zoned_abs end in direction @dir; 0 without them. */
uint64_t distribution_end(const struct distribution_options *o, int dir);

#endif
