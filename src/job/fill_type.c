/* SPDX-License-Identifier: MIT */
/* Values of fill=: 2x, 1.5x. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "job/types.h"

#define MOST 1000 /* times */

/* Reads "N", "N.D" or "N.DD" as hundredths. Returns the first byte behind; NULL: no such number. */
static const char *hundredths(const char *p, uint32_t *value)
{
	char *end;
	unsigned long n;

	if (!isdigit((unsigned char)*p))
		return NULL;
	n = strtoul(p, &end, 10);
	*value = n > MOST ? UINT32_MAX : (uint32_t)n * 100;
	if (*end != '.')
		return end;
	p = end + 1;
	for (uint32_t unit = 10; isdigit((unsigned char)*p) && unit; unit /= 10, p++)
		*value += n > MOST ? 0 : (uint32_t)(*p - '0') * unit;
	return p == end + 1 ? NULL : p;
}

static int times_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	uint32_t value = 0;
	const char *p = hundredths(text, &value);

	if (!p || strcmp(*p == 'x' ? p + 1 : p, "") != 0 || !value)
		return fail(e, EINVAL,
			    "%s=%s: not a number of times: write 2x, or 1.5x (two digits behind "
			    "the point at most)",
			    o->name, text);
	if (value > MOST * 100)
		return fail(e, EINVAL, "%s=%s: at most %dx", o->name, text, MOST);
	*(uint32_t *)field = value;
	return 0;
}

static void times_print(const struct opt *o, const void *field, FILE *f)
{
	uint32_t value = *(const uint32_t *)field;

	(void)o;
	if (value)
		fprintf(f, "%.12gx", value / 100.0);
}

const struct opt_type opt_times = { "N[.NN]x", times_parse, times_print, NULL };
