/* SPDX-License-Identifier: MIT */
/* Block sizes with shares: bssplit=. */
#ifndef IOGEN_LOAD_BSSPLIT_H
#define IOGEN_LOAD_BSSPLIT_H

#include <stdint.h>

#define BSSPLIT_MAX 64

struct bssplit {
	uint32_t n; /* 0: none */
	struct {
		uint64_t bs;
		uint32_t below; /* percent: its own share and those before it */
	} size[BSSPLIT_MAX];
};

/* The size that @percent, below 100, falls to; what the shares leave is the last one's. */
static inline uint64_t bssplit_of(const struct bssplit *b, uint64_t percent)
{
	uint32_t i = 0;

	while (i < b->n - 1 && percent >= b->size[i].below)
		i++;
	return b->size[i].bs;
}

#endif
