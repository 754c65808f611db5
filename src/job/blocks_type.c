/* SPDX-License-Identifier: MIT */
/* Values of bs= and its like. */
#include <errno.h>
#include <string.h>

#include "job/bsizes.h"
#include "job/types.h"

/* "file"; or "8k,32k,": reads, writes, trims; a blank keeps what it was, the last one spreads. */
static int bsizes_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	struct bsizes b = *(struct bsizes *)field;
	const char *p = text;
	char part[64];
	int i, ret;

	b.file = !strcmp(text, "file");
	if (b.file) {
		*(struct bsizes *)field = b;
		return 0;
	}
	if (!text[strspn(text, ",")])
		return fail(e, EINVAL, "%s=%s: a value is missing", o->name, text);
	for (i = 0; i < 3; i++) {
		size_t n = strcspn(p, ",");

		if (n >= sizeof(part))
			return fail(e, EINVAL,
				    "%s=%s: not a size: write a number with k, m, g or "
				    "t, such as 64k",
				    o->name, text);
		snprintf(part, sizeof(part), "%.*s", (int)n, p);
		if (*part) {
			ret = opt_range.parse(o, part, &b.op[i], e);
			if (ret)
				return ret;
		}
		p += n;
		if (!*p++)
			break;
	}
	if (i == 3)
		return fail(e, EINVAL, "%s=%s: more than three values: read,write,trim", o->name,
			    text);
	for (int last = i; ++i < 3;)
		b.op[i] = b.op[last];
	*(struct bsizes *)field = b;
	return 0;
}

static void bsizes_print(const struct opt *o, const void *field, FILE *f)
{
	const struct bsizes *b = field;
	int n = 3;

	if (b->file) {
		fputs("file", f);
		return;
	}

	while (n > 1 && b->op[n - 1].lo == b->op[n - 2].lo && b->op[n - 1].hi == b->op[n - 2].hi)
		n--;
	for (int i = 0; i < n; i++) {
		if (i)
			fputc(',', f);
		opt_range.print(o, &b->op[i], f);
	}
}

const struct opt_type opt_bsizes = { "SIZE[,SIZE[,SIZE]]", bsizes_parse, bsizes_print, NULL };
