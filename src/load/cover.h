/* SPDX-License-Identifier: MIT */
/*
 * A map of the blocks of a file that a pass has used: a bit for each. It is needed where sizes
 * differ, as a large block may reach into a used one. With blocks of 4 KiB it takes 32 MiB a TiB.
 */
#ifndef IOGEN_LOAD_COVER_H
#define IOGEN_LOAD_COVER_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct cover {
	uint64_t n, free; /* blocks: all, and the unused ones */
	uint64_t *bits;   /* NULL: there is no map */
};

/* Makes a map of @n unused blocks, above 0. Returns 0 or -ENOMEM; cover_close in either case. */
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

/* Returns the first unused block from @block on, else from the start on; one must be unused. */
static inline uint64_t cover_next(const struct cover *c, uint64_t block)
{
	uint64_t word = block / 64, taken = c->bits[word] | (((uint64_t)1 << block % 64) - 1);

	while (!~taken || word * 64 + (uint64_t)__builtin_ctzll(~taken) >= c->n) {
		word = word < c->n / 64 ? word + 1 : 0;
		taken = c->bits[word];
	}
	return word * 64 + (uint64_t)__builtin_ctzll(~taken);
}

/* Returns how many blocks are unused from @block on, up to the next used one; @most at most. */
static inline uint64_t cover_run(const struct cover *c, uint64_t block, uint64_t most)
{
	uint64_t n = 0;

	while (n < most && block + n < c->n && !cover_has(c, block + n))
		n++;
	return n;
}

/* Uses as many. Returns how many. */
static inline uint64_t cover_take(struct cover *c, uint64_t block, uint64_t most)
{
	uint64_t n = cover_run(c, block, most);

	for (uint64_t i = block; i < block + n; i++)
		c->bits[i / 64] |= (uint64_t)1 << i % 64;
	c->free -= n;
	return n;
}

#endif
