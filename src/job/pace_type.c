/* SPDX-License-Identifier: MIT */
/* The type of flow=. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "base/err.h"
#include "job/types.h"

static int weight_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	char *end;
	long v;

	errno = 0;
	v = strtol(text, &end, 10);
	if (end == text || *end || isspace((unsigned char)text[0]))
		return fail(e, EINVAL, "%s=%s: not a number: write 8, say", o->name, text);
	if (errno || v > (long)o->max || v < -(long)o->max)
		return fail(e, ERANGE, "%s=%s: out of range: at most %" PRIu64, o->name, text,
			    o->max);
	*(int *)field = (int)v;
	return 0;
}

static void weight_print(const struct opt *o, const void *field, FILE *f)
{
	(void)o;
	fprintf(f, "%d", *(const int *)field);
}

const struct opt_type opt_weight = { "NUMBER", weight_parse, weight_print, NULL };
