/* SPDX-License-Identifier: MIT */
/* Block sizes with shares: bssplit=. */
#ifndef IOGEN_LOAD_BSSPLIT_H
#define IOGEN_LOAD_BSSPLIT_H

#include <stdint.h>

#define BSSPLIT_MAX 64

struct bssplit {
	uint32_t n; /* sizes; 0: there are none */
	struct {
		uint64_t bs;
		uint32_t below; /* percent: the sum of the shares up to this one */
	} size[BSSPLIT_MAX];
};

/* Returns the size that @percent, below 100, falls to; the last one takes a remainder. */
static inline uint64_t bssplit_of(const struct bssplit *b, uint64_t percent)
{
	uint32_t i = 0;

	while (i < b->n - 1 && percent >= b->size[i].below)
		i++;
	return b->size[i].bs;
}

/* Returns the largest of the sizes that is neither above @len nor above @room; 0: none is. */
static inline uint32_t bssplit_fit(const struct bssplit *b, uint64_t len, uint64_t room)
{
	uint64_t best = 0;

	for (uint32_t i = 0; i < b->n; i++)
		if (b->size[i].bs > best && b->size[i].bs <= len && b->size[i].bs <= room)
			best = b->size[i].bs;
	return (uint32_t)best;
}

#endif
