/* SPDX-License-Identifier: MIT */
/*
 * The blocks of a file to which a pass came: a bit for each. It is needed where sizes differ, as a
 * large block may reach into one that was come to; a map of blocks of 4 KiB takes 32 MiB a TiB.
 */
#ifndef IOGEN_LOAD_COVER_H
#define IOGEN_LOAD_COVER_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct cover {
	uint64_t n, free;
	uint64_t *bits; /* NULL: there is no map */
};

/* Of @n blocks, above 0, of which none was come to. Returns 0 or -ENOMEM. */
static inline int cover_open(struct cover *c, uint64_t n)
{
	*c = (struct cover){ n, n, calloc(n / 64 + 1, sizeof(*c->bits)) };
	return c->bits ? 0 : -ENOMEM;
}

static inline void cover_close(struct cover *c)
{
	free(c->bits);
	c->bits = NULL;
}

static inline void cover_clear(struct cover *c)
{
	c->free = c->n;
	if (c->bits)
		memset(c->bits, 0, (c->n / 64 + 1) * sizeof(*c->bits));
}

static inline bool cover_has(const struct cover *c, uint64_t block)
{
	return c->bits[block / 64] >> block % 64 & 1;
}

/* The first block from @block on to which none came, or from the start on; some must be free. */
static inline uint64_t cover_next(const struct cover *c, uint64_t block)
{
	uint64_t word = block / 64, taken = c->bits[word] | (((uint64_t)1 << block % 64) - 1);

	while (!~taken || word * 64 + (uint64_t)__builtin_ctzll(~taken) >= c->n) {
		word = word < c->n / 64 ? word + 1 : 0;
		taken = c->bits[word];
	}
	return word * 64 + (uint64_t)__builtin_ctzll(~taken);
}

/* Comes to up to @most blocks from @block on, as far as none was come to; returns how many. */
static inline uint64_t cover_take(struct cover *c, uint64_t block, uint64_t most)
{
	uint64_t n = 0;

	for (; n < most && block < c->n && !cover_has(c, block); n++, block++)
		c->bits[block / 64] |= (uint64_t)1 << block % 64;
	c->free -= n;
	return n;
}

#endif
