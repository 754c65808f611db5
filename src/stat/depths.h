/* SPDX-License-Identifier: MIT */
/* Transfers in flight, and those that went in and came out together: in fio's classes. */
#ifndef IOGEN_STAT_DEPTHS_H
#define IOGEN_STAT_DEPTHS_H

#include <stdint.h>

#define DEPTH_CLASSES 7

struct depths {
	uint64_t level[DEPTH_CLASSES];    /* transfers, by depth: 1, 2-3, 4-7 .. 32-63, more */
	uint64_t submit[DEPTH_CLASSES];   /* calls, by transfers: 0, 1-4, 5-8 .. 33-64, more */
	uint64_t complete[DEPTH_CLASSES]; /* calls, likewise */
};

static inline uint32_t depth_level(uint32_t inflight)
{
	uint32_t log2 = 31 - (uint32_t)__builtin_clz(inflight | 1);

	return log2 < DEPTH_CLASSES ? log2 : DEPTH_CLASSES - 1;
}

static inline uint32_t depth_batch(uint32_t n)
{
	uint32_t log2 = n > 4 ? 32 - (uint32_t)__builtin_clz(n - 1) : 2;

	return !n ? 0 : log2 - 1 < DEPTH_CLASSES ? log2 - 1 : DEPTH_CLASSES - 1;
}

/* Counts @n transfers that went to the engine, which had @inflight. */
static inline void depths_submit(struct depths *d, uint32_t inflight, uint32_t n)
{
	d->submit[depth_batch(n)]++;
	while (n--)
		d->level[depth_level(++inflight)]++;
}

static inline void depths_complete(struct depths *d, uint32_t n)
{
	d->complete[depth_batch(n)]++;
}

/* Counts @n transfers that an engine took one by one, and finished at once. */
void depths_alone(struct depths *d, uint64_t n);

void depths_add(struct depths *to, const struct depths *from);

#endif
