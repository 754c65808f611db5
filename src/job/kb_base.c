/* SPDX-License-Identifier: MIT */
/* Sizes in units of 1000: see kb_base.h. A value is text, in which numbers with units are found. */
#include "job/kb_base.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "job/types.h"

bool kb_base_is_decimal(const struct section *section, const struct section *overrides,
			uint32_t base)
{
	const struct assign *a = assign_last(overrides, "kb_base");

	if (!a)
		a = assign_last(section, "kb_base");
	return a ? !strcmp(a->value, "1000") : base == 1000;
}

static bool has_sizes(const struct opt *row)
{
	const struct opt_type *const types[] = {
		&opt_count,    &opt_maybe,      &opt_size,    &opt_extent,
		&opt_range,    &opt_bsizes,     &opt_bytes3,  &opt_op_rates,
		&opt_bssplits, &opt_sync_range, &opt_pattern, &opt_distribution,
	};

	for (size_t i = 0; row && i < sizeof(types) / sizeof(types[0]); i++)
		if (row->type == types[i])
			return true;
	return false;
}

/* Returns the bytes of the number at @p; *@unit: the letters behind it. */
static size_t number_length(const char *p, size_t *unit)
{
	size_t n = strspn(p, "0123456789");

	if (n && p[n] == '.' && isdigit((unsigned char)p[n + 1]))
		n += 1 + strspn(p + n + 1, "0123456789");
	for (*unit = 0; isalpha((unsigned char)p[n + *unit]);)
		++*unit;
	return n;
}

/* Returns the power of 1000 that a unit of @n letters is of; 0: it is none. */
static int power_of(const char *unit, size_t n)
{
	const char *units = "kmgtp", *at = strchr(units, tolower((unsigned char)*unit));
	int second = n == 2 ? tolower((unsigned char)unit[1]) : 'b';

	if (!n || n > 2 || !at || (second != 'b' && second != 'i'))
		return 0;
	return (int)(at - units) + 1;
}

/* Prints a number of such a unit in bytes, if that is a whole number. */
static bool print_bytes(const char *number, size_t n, int power, FILE *f)
{
	char digits[32];
	long double v;

	if (n >= sizeof(digits))
		return false;
	snprintf(digits, sizeof(digits), "%.*s", (int)n, number);
	v = strtold(digits, NULL) * powl(1000, power);
	if (v >= 1e18L || v != floorl(v))
		return false;
	fprintf(f, "%.0Lf", v);
	return true;
}

/* Copies a value, and writes each number that has a unit anew: in bytes, or in units of 1024. */
static char *units_anew(const char *value, bool bytes)
{
	char *out = NULL;
	size_t size, unit, n;
	FILE *f = open_memstream(&out, &size);
	bool within = false; /* a word that is no number */

	if (!f)
		abort();
	for (const char *p = value; *p;) {
		n = within ? 0 : number_length(p, &unit);
		if (n && power_of(p + n, unit)) {
			if (!bytes)
				fprintf(f, "%.*s%ciB", (int)n, p, p[n]);
			else if (!print_bytes(p, n, power_of(p + n, unit), f))
				fprintf(f, "%.*s", (int)(n + unit), p);
			p += n + unit;
			continue;
		}
		n = n ? n + unit : 1;
		fprintf(f, "%.*s", (int)n, p);
		within = isalpha((unsigned char)p[n - 1]) || p[n - 1] == '_';
		p += n;
	}
	fclose(f);
	return out;
}

char *kb_base_read(const struct opt *row, const char *value)
{
	return has_sizes(row) ? units_anew(value, true) : text_format("%s", value);
}

char *kb_base_print(const struct opt *row, const char *value)
{
	return has_sizes(row) ? units_anew(value, false) : text_format("%s", value);
}
