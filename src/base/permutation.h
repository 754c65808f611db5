/* SPDX-License-Identifier: MIT */
/*
 * An order of 0 .. n - 1 that is computed, not a map that grows with n: four Feistel rounds over
 * the next power of two, walked again while the result lies outside (Black and Rogaway, Ciphers
 * with Arbitrary Finite Domains, 2002).
 */
#ifndef IOGEN_BASE_PERMUTATION_H
#define IOGEN_BASE_PERMUTATION_H

#include "base/rng.h"

struct permutation {
	uint64_t n;        /* above 0 */
	uint64_t mask;     /* bits of the right half */
	uint32_t shift[2]; /* 64 less the bits of the left and right half */
	uint32_t key[4];   /* a key for each round */
};

/* Sets the size, @n above 0. permutation_shuffle sets the order. */
static inline void permutation_size(struct permutation *p, uint64_t n)
{
	uint32_t bits = n > 4 ? 64 - (uint32_t)__builtin_clzll(n - 1) : 2;

	p->n = n;
	p->shift[0] = 64 - bits / 2;
	p->shift[1] = 64 - (bits - bits / 2);
	p->mask = UINT64_MAX >> p->shift[1];
}

/* Draws another order. */
static inline void permutation_shuffle(struct permutation *p, struct rng *keys)
{
	for (int k = 0; k < 4; k++)
		p->key[k] = (uint32_t)(rng_next(keys) >> 32);
}

/* Computes a round's function of one half: a product's high bits, which depend on all of it. */
static inline uint64_t permutation_bits(uint64_t half, uint32_t key, uint32_t shift)
{
	uint64_t h = (half ^ key) * 0x9e3779b97f4a7c15u;

	return ((h ^ h >> 29) * 0xbf58476d1ce4e5b9u) >> shift;
}

/* Changes each half in turn by the other one; they may differ by a bit in size. */
static inline uint64_t permutation_rounds(const struct permutation *p, uint64_t v)
{
	uint32_t to_left = p->shift[0], to_right = p->shift[1];
	uint64_t left = v >> (64 - to_right), right = v & p->mask;

	left ^= permutation_bits(right, p->key[0], to_left);
	right ^= permutation_bits(left, p->key[1], to_right);
	left ^= permutation_bits(right, p->key[2], to_left);
	right ^= permutation_bits(left, p->key[3], to_right);
	return left << (64 - to_right) | right;
}

/* Returns the number at place @v of the order; @v is below n. */
static inline uint64_t permutation_of(const struct permutation *p, uint64_t v)
{
	do
		v = permutation_rounds(p, v);
	while (v >= p->n);
	return v;
}

#endif
