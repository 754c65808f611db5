/* SPDX-License-Identifier: MIT */
/* A set of small numbers, of CPUs or memory nodes, as people write one: 0,5,8-15. */
#ifndef IOGEN_BASE_INTSET_H
#define IOGEN_BASE_INTSET_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define INTSET_MAX 1024 /* all numbers are below it */

struct intset {
	uint64_t bit[INTSET_MAX / 64];
};

/*
 * Reads all of @text, numbers and ranges with commas between them, in any order. Returns 0, or
 * -EINVAL for no such list, -ERANGE for a number that is too large, with @set as it was.
 */
int intset_parse(const char *text, struct intset *set);

/* Prints a set as intset_parse reads it: rising, neighbours as ranges; nothing if it is empty. */
void intset_print(const struct intset *set, FILE *f);

/* Prints into @text, of @size bytes, cut where it does not fit. */
void intset_text(const struct intset *set, char *text, size_t size);

/* Returns the number of members. */
uint32_t intset_count(const struct intset *set);

/* Returns the member with @index smaller ones before it; @index is below the count. */
uint32_t intset_nth(const struct intset *set, uint32_t index);

static inline bool intset_has(const struct intset *set, uint32_t n)
{
	return n < INTSET_MAX && set->bit[n / 64] >> n % 64 & 1;
}

static inline void intset_add(struct intset *set, uint32_t n)
{
	set->bit[n / 64] |= UINT64_C(1) << n % 64;
}

#endif
