/* SPDX-License-Identifier: MIT */
/* How rw=, bs=, percentile_list= and the like are read and printed. */
#include "job/types.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/expr.h"
#include "engines/engines.h"
#include "job/fio_names.h"
#include "job/job.h"

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
	if (i == NPATTERNS) /* what a log that is replayed has, which rw= says nothing of */
		fputs("rw", f);
	if (p->nr)
		fprintf(f, ":%" PRIu64, p->nr);
	if (p->skip)
		fprintf(f, ":%" PRId64, p->skip);
}

const struct opt_type opt_pattern = { "PATTERN", pattern_parse, pattern_print, NULL };

/* "8k,32k,": of reads, writes, trims; a blank keeps what it was, the last one given spreads. */
static int bsizes_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	struct bsizes b = *(struct bsizes *)field;
	const char *p = text;
	char part[64];
	int i, ret;

	if (!text[strspn(text, ",")])
		return fail(e, EINVAL, "%s=%s: a value is missing", o->name, text);
	for (i = 0; i < 3; i++) {
		size_t n = strcspn(p, ",");

		if (n >= sizeof(part))
			return fail(e, EINVAL, "%s=%s: not a size", o->name, text);
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

	while (n > 1 && b->op[n - 1].lo == b->op[n - 2].lo && b->op[n - 1].hi == b->op[n - 2].hi)
		n--;
	for (int i = 0; i < n; i++) {
		if (i)
			fputc(',', f);
		opt_range.print(o, &b->op[i], f);
	}
}

const struct opt_type opt_bsizes = { "SIZE[,SIZE[,SIZE]]", bsizes_parse, bsizes_print, NULL };

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

static int percentiles_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	struct percentiles p = { 0 };
	char *end;

	for (const char *s = text; *s; s = *end ? end + 1 : end) {
		double v = strtod(s, &end);

		if (end == s || (*end && *end != ':') || !(v > 0 && v <= 100))
			return fail(e, EINVAL, "%s=%s: not a list of percentiles: write 50:99:99.9",
				    o->name, text);
		if (p.n == sizeof(p.pct) / sizeof(p.pct[0]))
			return fail(e, EINVAL, "%s=%s: more than 20 percentiles", o->name, text);
		if (p.n && v <= p.pct[p.n - 1])
			return fail(e, EINVAL, "%s=%s: write the percentiles in rising order",
				    o->name, text);
		p.pct[p.n++] = v;
	}
	if (!p.n)
		return fail(e, EINVAL, "%s=: a value is missing", o->name);
	*(struct percentiles *)field = p;
	return 0;
}

static void percentiles_print(const struct opt *o, const void *field, FILE *f)
{
	const struct percentiles *p = field;

	(void)o;
	for (uint32_t i = 0; i < p->n; i++)
		fprintf(f, "%s%.12g", i ? ":" : "", p->pct[i]);
}

const struct opt_type opt_percentiles = { "P:P...", percentiles_parse, percentiles_print, NULL };

static int batch_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	if (strcmp(text, "auto"))
		return opt_count.parse(o, text, field, e);
	*(uint32_t *)field = BATCH_AUTO;
	return 0;
}

static void batch_print(const struct opt *o, const void *field, FILE *f)
{
	if (*(const uint32_t *)field == BATCH_AUTO)
		fputs("auto", f);
	else
		opt_count.print(o, field, f);
}

const struct opt_type opt_batch = { "NUMBER|auto", batch_parse, batch_print, NULL };

const char *const batch_mode_names[] = {
	[BATCH_SINGLE] = "single",
	[BATCH_BATCHED] = "batched",
	[BATCH_ADAPTIVE] = "adaptive",
	NULL,
};

static int modes_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	struct batch_modes m = { 0 };

	for (const char *p = text; *p; p += strcspn(p, ","), p += *p == ',') {
		size_t n = strcspn(p, ",");
		int i = 0;

		while (batch_mode_names[i] &&
		       (strlen(batch_mode_names[i]) != n || strncmp(batch_mode_names[i], p, n)))
			i++;
		if (!batch_mode_names[i])
			return fail(e, EINVAL, "%s=%s: not known; any of: single,batched,adaptive",
				    o->name, text);
		for (uint32_t k = 0; k < m.n; k++)
			if (m.mode[k] == (enum batch_mode)i)
				return fail(e, EINVAL, "%s=%s: %s stands there twice", o->name,
					    text, batch_mode_names[i]);
		m.mode[m.n++] = (enum batch_mode)i;
	}
	if (!m.n)
		return fail(e, EINVAL, "%s=: a value is missing", o->name);
	*(struct batch_modes *)field = m;
	return 0;
}

static void modes_print(const struct opt *o, const void *field, FILE *f)
{
	const struct batch_modes *m = field;

	(void)o;
	for (uint32_t i = 0; i < m->n; i++)
		fprintf(f, "%s%s", i ? "," : "", batch_mode_names[m->mode[i]]);
}

const struct opt_type opt_modes = { "MODE,MODE...", modes_parse, modes_print, NULL };

static int engine_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	const struct engine *engine = engine_find(text);
	char all[256] = "";
	size_t n = 0;

	for (const struct engine *const *x = engines; !engine && *x && n < sizeof(all); x++)
		n += (size_t)snprintf(all + n, sizeof(all) - n, " %s", (*x)->name);
	if (!engine)
		return fail(e, EINVAL, "%s=%s: %s; one of:%s", o->name, text,
			    fio_has_engine(text) ? "an engine of fio's that iogen does not have" :
						   "no such engine",
			    all);
	*(const struct engine **)field = engine;
	return 0;
}

static void engine_print(const struct opt *o, const void *field, FILE *f)
{
	(void)o;
	fputs((*(const struct engine *const *)field)->name, f);
}

const struct opt_type opt_engine = { "ENGINE", engine_parse, engine_print, NULL };

static int workload_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	const struct workload *workload = workload_find(text);
	char all[256] = "";
	size_t n = 0;

	for (const struct workload *const *w = workloads; !workload && *w && n < sizeof(all); w++)
		n += (size_t)snprintf(all + n, sizeof(all) - n, " %s", (*w)->name);
	if (!workload)
		return fail(e, EINVAL, "%s=%s: no such workload; one of:%s", o->name, text, all);
	*(const struct workload **)field = workload;
	return 0;
}

static void workload_print(const struct opt *o, const void *field, FILE *f)
{
	(void)o;
	fputs((*(const struct workload *const *)field)->name, f);
}

const struct opt_type opt_workload = { "WORKLOAD", workload_parse, workload_print, NULL };
