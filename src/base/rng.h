/* SPDX-License-Identifier: MIT */
/*
 * Everything random comes from here. A stream has a name: seed, round, step, job and worker, and a
 * purpose. So one seed gives one run, whatever the engine, the machine or the order in which
 * workers start.
 */
#ifndef IOGEN_BASE_RNG_H
#define IOGEN_BASE_RNG_H

#include <stdint.h>

enum rng_purpose {
	RNG_OFFSET,
	RNG_MIX,
	RNG_BLOCK,
	RNG_DATA,
	RNG_FILESIZE,
	RNG_DEDUPE,
	RNG_PRIO,
	RNG_DELAY,
	RNG_FILE,
	RNG_ORDER,
	RNG_SCATTER,
	RNG_RATE,
	RNG_UNIQUE,
	RNG_STEPS
};

struct rng {
	uint64_t state;
};

/*
 * Mixes: the finalizer of splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom generators).
 */
static inline uint64_t rng_mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

/* Draws 64 random bits. */
static inline uint64_t rng_next(struct rng *r)
{
	return rng_mix(r->state += 0x9e3779b97f4a7c15u);
}

/* Draws a number in [0, n), n > 0: the high half of a product (Lemire), bias below n / 2^64. */
static inline uint64_t rng_below(struct rng *r, uint64_t n)
{
	return (uint64_t)(((unsigned __int128)rng_next(r) * n) >> 64);
}

/* Draws a number in [0, 1), in steps of 2^-53. */
static inline double rng_uniform(struct rng *r)
{
	return (double)(rng_next(r) >> 11) * 0x1p-53;
}

/* Mixes @x into the hash @h. */
static inline uint64_t rng_combine(uint64_t h, uint64_t x)
{
	return rng_mix((h ^ x) + 0x9e3779b97f4a7c15u);
}

/* Names the streams of one worker; each purpose has one. Step 0: the run has no steps. */
struct stream_name {
	uint64_t seed;
	uint32_t round, job, worker, step;
};

/* Starts a worker's stream for one purpose. */
static inline struct rng rng_stream(struct stream_name of, enum rng_purpose purpose)
{
	uint64_t h = rng_combine(rng_combine(0, of.seed), ((uint64_t)of.round << 32) | of.job);

	h = of.step ? rng_combine(h, of.step) : h;
	return (struct rng){ rng_combine(h, ((uint64_t)of.worker << 32) | purpose) };
}

#endif
