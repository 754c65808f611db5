/* SPDX-License-Identifier: MIT */
/* A set of small numbers, of CPUs or memory nodes, as people write one: 0,5,8-15. */
#ifndef IOGEN_BASE_INTSET_H
#define IOGEN_BASE_INTSET_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define NUMBERS_MAX 1024 /* numbers are below it */

struct numbers {
	uint64_t bit[NUMBERS_MAX / 64];
};

/*
 * Reads all of @text, numbers and ranges with commas between them, in any order. Returns 0;
 * -EINVAL where it is no such list, -ERANGE where a number is too large; @set is then unchanged.
 */
int numbers_parse(const char *text, struct numbers *set);

/* Prints it as numbers_parse reads it, in rising order, neighbours as ranges; nothing if empty. */
void numbers_print(const struct numbers *set, FILE *f);

/* The same into @text, of @size bytes, cut where it does not fit. */
void numbers_text(const struct numbers *set, char *text, size_t size);

uint32_t numbers_count(const struct numbers *set);

/* The member before which there are @index smaller ones; @index is below the count. */
uint32_t numbers_nth(const struct numbers *set, uint32_t index);

static inline bool numbers_has(const struct numbers *set, uint32_t n)
{
	return n < NUMBERS_MAX && set->bit[n / 64] >> n % 64 & 1;
}

static inline void numbers_add(struct numbers *set, uint32_t n)
{
	set->bit[n / 64] |= UINT64_C(1) << n % 64;
}

#endif
