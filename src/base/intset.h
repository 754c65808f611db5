/* SPDX-License-Identifier: MIT */
/* A set of small numbers, of CPUs or memory nodes, as people write one: 0,5,8-15. */
#ifndef IOGEN_BASE_INTSET_H
#define IOGEN_BASE_INTSET_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define INTSET_MAX 1024 /* numbers are below it */

struct intset {
	uint64_t bit[INTSET_MAX / 64];
};

/*
 * Reads all of @text, numbers and ranges with commas between them, in any order. Returns 0;
 * -EINVAL where it is no such list, -ERANGE where a number is too large; @set is then unchanged.
 */
int intset_parse(const char *text, struct intset *set);

/* Prints it as intset_parse reads it, in rising order, neighbours as ranges; nothing if empty. */
void intset_print(const struct intset *set, FILE *f);

/* The same into @text, of @size bytes, cut where it does not fit. */
void intset_text(const struct intset *set, char *text, size_t size);

uint32_t intset_count(const struct intset *set);

/* The member before which there are @index smaller ones; @index is below the count. */
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
