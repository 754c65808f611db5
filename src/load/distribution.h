/* SPDX-License-Identifier: MIT */
/*
 * Random places that are not all as likely: random_distribution=. A draw is a rank, and ranks are
 * scattered over the blocks, so that those drawn most do not lie side by side; zones lie where the
 * job says. Places repeat: none of these goes over each block once.
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

/* Zones lie one behind the other. What all of them leave of the place is not accessed. */
struct distribution_zone {
	uint32_t accesses; /* percent */
	uint64_t size;     /* percent, or bytes */
};

/* What a job says. */
struct distribution_options {
	enum distribution_kind kind;
	double param;       /* zipf: theta; pareto: h; normal: deviation, in percent of the place */
	double centre;      /* where the likeliest block lies, 0 to 1; below 0: at random */
	uint32_t nzones[3]; /* by direction; 0: that direction is random */
	struct distribution_zone zone[3][DISTRIBUTION_ZONES];
	uint32_t nlist;
	uint32_t list[DISTRIBUTION_LIST]; /* sequence: blocks */
};

/* One for a number of blocks. */
struct distribution {
	const struct distribution_options *o;
	uint64_t blocks;
	uint64_t shift;               /* by how much all places are moved */
	double zeta, eta, alpha, two; /* zipf: two: u * zeta where rank 1 ends */
	double power;                 /* pareto */
	double deviation;             /* normal: blocks */
};

/*
 * Prepares @d for @blocks > 0; where it scatters follows from @keys. @o outlives it.
 */
void distribution_open(struct distribution *d, const struct distribution_options *o,
		       uint64_t blocks, struct rng *keys);

/* A block below @blocks, of @size bytes each; @dir: 0 read, 1 write, 2 trim. */
uint64_t distribution_next(const struct distribution *d, struct rng *r, int dir, uint64_t size);

/*
 * The @count-th block of a sequence, from 0: over and over, or, with @stride, each time so many
 * blocks further as the list is long.
 */
static inline uint64_t distribution_listed(const struct distribution_options *o, uint64_t count,
					   bool stride)
{
	uint64_t at = count % o->nlist;

	return (stride ? count - at : 0) + o->list[at];
}

/* The bytes that the zones of zoned_abs go up to in that direction; 0 for all others. */
uint64_t distribution_end(const struct distribution_options *o, int dir);

#endif
