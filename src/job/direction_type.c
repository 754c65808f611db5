/* SPDX-License-Identifier: MIT */
/* Values of rw= and rwmixwrite=. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/expr.h"
#include "job/pattern.h"
#include "job/types.h"

const char *const pattern_choices[] = {
	"read",   "write", "rw",       "readwrite", "randread",      "randwrite",
	"randrw", "trim",  "randtrim", "trimwrite", "randtrimwrite", NULL,
};

/* By the index of its name. */
static const struct pattern patterns[] = {
	{ .reads = true },
	{ .writes = true },
	{ .reads = true, .writes = true },
	{ .reads = true, .writes = true },
	{ .reads = true, .random = true },
	{ .writes = true, .random = true },
	{ .reads = true, .writes = true, .random = true },
	{ .trims = true },
	{ .trims = true, .random = true },
	{ .trims = true, .writes = true },
	{ .trims = true, .writes = true, .random = true },
};

#define NPATTERNS (sizeof(patterns) / sizeof(patterns[0]))

_Static_assert(sizeof(pattern_choices) / sizeof(pattern_choices[0]) == NPATTERNS + 1,
	       "a pattern has a name");

/* Reads the number behind the colon. */
static int behind_parse(const char *text, struct pattern *p)
{
	bool back = !p->random && *text == '-';
	uint64_t n;

	if (expr_parse(text + back, EXPR_SIZE, 0, &n) || !n || n > INT64_MAX)
		return -EINVAL;
	if (p->random)
		p->nr = n;
	else
		p->skip = back ? -(int64_t)n : (int64_t)n;
	return 0;
}

static int pattern_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	size_t n = strcspn(text, ":");
	struct pattern p = { 0 };
	size_t i;

	for (i = 0; i < NPATTERNS; i++)
		if (strlen(pattern_choices[i]) == n && !strncmp(pattern_choices[i], text, n))
			break;
	if (i == NPATTERNS)
		return fail(
			e, EINVAL,
			"%s=%s: not known; one of: read write rw readwrite randread randwrite "
			"randrw trim randtrim trimwrite randtrimwrite, with :N behind it where N "
			"counts I/Os a place (random) or bytes left out (sequential, below 0: "
			"backwards)",
			o->name, text);
	p = patterns[i];
	if (text[n] && behind_parse(text + n + 1, &p))
		return fail(e, EINVAL, "%s=%s: behind the colon: %s", o->name, text,
			    p.random ? "not a number above 0" :
				       "not a number of bytes other than 0");
	*(struct pattern *)field = p;
	return 0;
}

static void pattern_print(const struct opt *o, const void *field, FILE *f)
{
	const struct pattern *p = field;
	size_t i = 0;

	(void)o;
	for (; i < NPATTERNS; i++) {
		const struct pattern *q = &patterns[i];

		if (q->reads != p->reads || q->writes != p->writes || q->random != p->random ||
		    q->trims != p->trims)
			continue;
		fputs(pattern_choices[i], f);
		break;
	}
	if (i == NPATTERNS) /* the mix of a replayed log, which rw= has no word for */
		fputs("rw", f);
	if (p->nr)
		fprintf(f, ":%" PRIu64, p->nr);
	if (p->skip)
		fprintf(f, ":%" PRId64, p->skip);
}

const struct opt_type opt_pattern = { "PATTERN", pattern_parse, pattern_print, NULL };

static int mix_write_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	uint32_t writes;
	int ret = opt_count.parse(o, text, &writes, e);

	if (!ret)
		*(uint32_t *)field = 100 - writes;
	return ret;
}

static void mix_write_print(const struct opt *o, const void *field, FILE *f)
{
	(void)o;
	fprintf(f, "%" PRIu32, 100 - *(const uint32_t *)field);
}

const struct opt_type opt_mix_write = { "NUMBER", mix_write_parse, mix_write_print, NULL };
