/* SPDX-License-Identifier: MIT */
/* Sets of small numbers as text: see intset.h. */
#include "base/intset.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

static int number_parse(const char **p, uint32_t *n)
{
	unsigned long v;
	char *end;

	if (!isdigit((unsigned char)**p))
		return -EINVAL;
	v = strtoul(*p, &end, 10);
	*p = end;
	*n = (uint32_t)v;
	return v < INTSET_MAX ? 0 : -ERANGE;
}

int intset_parse(const char *text, struct intset *set)
{
	struct intset all = { 0 };
	const char *p = text;

	for (;; p++) {
		uint32_t lo = 0, hi;
		int ret = number_parse(&p, &lo);

		hi = lo;
		if (!ret && *p == '-') {
			p++;
			ret = number_parse(&p, &hi);
		}
		if (ret)
			return ret;
		if (hi < lo || (*p && *p != ','))
			return -EINVAL;
		for (; lo <= hi; lo++)
			intset_add(&all, lo);
		if (!*p)
			break;
	}
	*set = all;
	return 0;
}

void intset_print(const struct intset *set, FILE *f)
{
	const char *comma = "";

	for (uint32_t n = 0; n < INTSET_MAX; n++) {
		uint32_t lo = n;

		if (!intset_has(set, n))
			continue;
		while (intset_has(set, n + 1))
			n++;
		fprintf(f, "%s%u", comma, lo);
		if (n > lo)
			fprintf(f, "-%u", n);
		comma = ",";
	}
}

void intset_text(const struct intset *set, char *text, size_t size)
{
	FILE *f = fmemopen(text, size, "w");

	text[0] = '\0';
	if (!f)
		return;
	intset_print(set, f);
	fclose(f);
	text[size - 1] = '\0';
}

uint32_t intset_count(const struct intset *set)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < INTSET_MAX / 64; i++)
		n += (uint32_t)__builtin_popcountll(set->bit[i]);
	return n;
}

uint32_t intset_nth(const struct intset *set, uint32_t index)
{
	uint32_t n = 0;

	while (!intset_has(set, n) || index--)
		n++;
	return n;
}
