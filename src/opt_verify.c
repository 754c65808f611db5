/* SPDX-License-Identifier: MIT */
/* verify=: that nothing is verified is said by many a published job, and is all that is taken. */
#include <errno.h>
#include <string.h>

#include "job_type.h"

static int verify_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	if (strcmp(text, "0") != 0)
		return fail(
			e, EINVAL,
			"%s=%s: iogen does not verify what it wrote: leave it out, or write %s=0",
			o->name, text, o->name);
	*(bool *)field = false;
	return 0;
}

static void verify_print(const struct opt *o, const void *field, FILE *f)
{
	(void)o;
	fputc(*(const bool *)field ? '1' : '0', f);
}

const struct opt_type opt_verify = { "0", verify_parse, verify_print, NULL };
