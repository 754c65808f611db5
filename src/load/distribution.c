/* SPDX-License-Identifier: MIT */
/* Drawing a rank, and its block: see distribution.h. */
#include "load/distribution.h"

#include <math.h>

#define ZETA_TERMS 10000

/*
 * Sums k^-theta for k = 1..n: the first terms, and the rest by the Euler-Maclaurin formula, so that
 * a petabyte takes no longer than a gigabyte.
 */
static double zeta(uint64_t n, double theta)
{
	uint64_t first = n < ZETA_TERMS ? n : ZETA_TERMS;
	double sum = 0, a = (double)first, b = (double)n;

	for (uint64_t k = first; k; k--)
		sum += pow((double)k, -theta);
	if (n == first)
		return sum;
	sum += (pow(b, 1 - theta) - pow(a, 1 - theta)) / (1 - theta);
	sum += (pow(b, -theta) - pow(a, -theta)) / 2;
	sum -= theta * (pow(b, -theta - 1) - pow(a, -theta - 1)) / 12;
	return sum;
}

/* After Gray et al., Quickly Generating Billion-Record Synthetic Databases, 1994. */
static void zipf_open(struct distribution *d, double theta)
{
	double n = (double)d->blocks;

	d->zeta = zeta(d->blocks, theta);
	d->two = 1 + pow(0.5, theta);
	d->alpha = 1 / (1 - theta);
	d->eta = (1 - pow(2 / n, 1 - theta)) / (1 - d->two / d->zeta);
}

static uint64_t zipf_rank(const struct distribution *d, struct rng *r)
{
	double u = rng_uniform(r), z = u * d->zeta, rank;

	if (z < 1)
		return 0;
	if (z < d->two)
		return 1;
	rank = (double)d->blocks * pow(d->eta * u - d->eta + 1, d->alpha);
	return rank < (double)d->blocks ? (uint64_t)rank : d->blocks - 1;
}

static uint64_t pareto_rank(const struct distribution *d, struct rng *r)
{
	return (uint64_t)((double)(d->blocks - 1) * pow(rng_uniform(r), d->power));
}

/*
 * Draws the mean of twelve numbers, whose deviation is a twelfth of the blocks, and adds a number
 * of the job's own width. The likeliest rank is the one in the middle.
 */
static uint64_t normal_rank(const struct distribution *d, struct rng *r)
{
	double n = (double)d->blocks, x = 0;

	for (int i = 0; i < 12; i++)
		x += rng_uniform(r) / 12;
	x = x * n + (rng_uniform(r) - 0.5) * d->deviation;
	x -= x >= n ? n : x < 0 ? -n : 0;
	return x < n ? (uint64_t)x : d->blocks - 1;
}

/*
 * Returns the block of a rank, by a multiplicative hash. Where the number of blocks is a power of
 * two, each has a rank of its own; else some ranks share a block, and other blocks are never used.
 * It is so in fio, and changes the shares of the likeliest blocks.
 */
static uint64_t scattered(const struct distribution *d, uint64_t rank)
{
	return (rank * UINT64_C(0x9e3779b97f4a7c15) % d->blocks + d->shift) % d->blocks;
}

void distribution_open(struct distribution *d, const struct distribution_options *o,
		       uint64_t blocks, struct rng *keys)
{
	*d = (struct distribution){ .o = o, .blocks = blocks, .shift = rng_below(keys, blocks) };
	if (o->centre >= 0) {
		uint64_t likeliest = o->kind == DISTRIBUTION_NORMAL ? blocks / 2 : 0;

		d->shift = 0;
		d->shift = (uint64_t)(o->centre * (double)(blocks - 1)) + blocks -
			   scattered(d, likeliest);
	}
	if (o->kind == DISTRIBUTION_ZIPF && blocks > 2)
		zipf_open(d, o->param);
	if (o->kind == DISTRIBUTION_PARETO)
		d->power = log(o->param) / log(1 - o->param);
	d->deviation = fmin(ceil(o->param * (double)blocks / 100), (double)blocks / 2);
}

/* Finds the zone of the @percent-th percent of the accesses, as blocks lo .. hi - 1. */
static void zone_blocks(const struct distribution *d, int dir, uint64_t percent, uint64_t size,
			uint64_t *lo, uint64_t *hi)
{
	const struct distribution_zone *zone = d->o->zone[dir];
	bool bytes = d->o->kind == DISTRIBUTION_ZONED_ABS;
	unsigned __int128 scale = bytes ? 1 : d->blocks;
	uint64_t unit = bytes ? size : 100, end = 0, accesses = 0;

	for (uint32_t i = 0; i < d->o->nzones[dir]; i++, zone++) {
		*lo = (uint64_t)(scale * end / unit);
		end += zone->size;
		*hi = (uint64_t)(scale * end / unit);
		accesses += zone->accesses;
		if (percent < accesses)
			break;
	}
}

static uint64_t zoned_next(const struct distribution *d, struct rng *r, int dir, uint64_t size)
{
	uint64_t lo = 0, hi = d->blocks;

	if (d->o->nzones[dir])
		zone_blocks(d, dir, rng_below(r, 100), size, &lo, &hi);
	hi = hi < d->blocks ? hi : d->blocks;
	lo = lo < d->blocks ? lo : d->blocks - 1;
	return hi > lo ? lo + rng_below(r, hi - lo) : lo;
}

uint64_t distribution_next(const struct distribution *d, struct rng *r, int dir, uint64_t size)
{
	uint64_t rank;

	switch (d->o->kind) {
	case DISTRIBUTION_ZIPF:
		rank = d->blocks > 2 ? zipf_rank(d, r) : rng_below(r, d->blocks);
		break;
	case DISTRIBUTION_PARETO:
		rank = pareto_rank(d, r);
		break;
	case DISTRIBUTION_NORMAL:
		rank = normal_rank(d, r);
		break;
	case DISTRIBUTION_ZONED:
	case DISTRIBUTION_ZONED_ABS:
		return zoned_next(d, r, dir, size);
	default:
		return rng_below(r, d->blocks);
	}
	return scattered(d, rank);
}

uint64_t distribution_end(const struct distribution_options *o, int dir)
{
	uint64_t end = 0;

	for (uint32_t i = 0; o->kind == DISTRIBUTION_ZONED_ABS && i < o->nzones[dir]; i++)
		end += o->zone[dir][i].size;
	return end;
}
