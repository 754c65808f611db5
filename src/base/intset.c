/* SPDX-License-Identifier: MIT */
/* Sets of small numbers as text: see numbers.h. */
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
	return v < NUMBERS_MAX ? 0 : -ERANGE;
}

int numbers_parse(const char *text, struct numbers *set)
{
	struct numbers all = { 0 };
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
			numbers_add(&all, lo);
		if (!*p)
			break;
	}
	*set = all;
	return 0;
}

void numbers_print(const struct numbers *set, FILE *f)
{
	const char *comma = "";

	for (uint32_t n = 0; n < NUMBERS_MAX; n++) {
		uint32_t lo = n;

		if (!numbers_has(set, n))
			continue;
		while (numbers_has(set, n + 1))
			n++;
		fprintf(f, "%s%u", comma, lo);
		if (n > lo)
			fprintf(f, "-%u", n);
		comma = ",";
	}
}

void numbers_text(const struct numbers *set, char *text, size_t size)
{
	FILE *f = fmemopen(text, size, "w");

	text[0] = '\0';
	if (!f)
		return;
	numbers_print(set, f);
	fclose(f);
	text[size - 1] = '\0';
}

uint32_t numbers_count(const struct numbers *set)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < NUMBERS_MAX / 64; i++)
		n += (uint32_t)__builtin_popcountll(set->bit[i]);
	return n;
}

uint32_t numbers_nth(const struct numbers *set, uint32_t index)
{
	uint32_t n = 0;

	while (!numbers_has(set, n) || index--)
		n++;
	return n;
}
