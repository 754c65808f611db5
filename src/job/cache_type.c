/* SPDX-License-Identifier: MIT */
/* Values of buffered=. */
#include "job/types.h"

static int buffered_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	bool buffered;
	int ret = opt_flag.parse(o, text, &buffered, e);

	if (!ret)
		*(bool *)field = !buffered;
	return ret;
}

static void buffered_print(const struct opt *o, const void *field, FILE *f)
{
	(void)o;
	fputc(*(const bool *)field ? '0' : '1', f);
}

const struct opt_type opt_buffered = { NULL, buffered_parse, buffered_print, NULL };
