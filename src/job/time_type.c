/* SPDX-License-Identifier: MIT */
/* Values of several times: startdelay=1-5, max_latency=1ms,5ms, threshold=5ms,30ms. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "job/job.h"
#include "job/ends_options.h"
#include "job/types.h"
#include "stat/histogram.h"

/* One time of those that @text holds. */
static int part_parse(const struct opt *o, const char *text, const char *part, size_t len,
		      uint64_t *ns, struct err *e)
{
	struct nsecs t;
	char one[64];
	int ret;

	if (len >= sizeof(one))
		return fail(
			e, EINVAL,
			"%s=%s: not a time: write a number with us, ms, s, m, h or d, such as 30s",
			o->name, text);
	snprintf(one, sizeof(one), "%.*s", (int)len, part);
	ret = opt_time.parse(o, one, &t, e);
	if (!ret)
		*ns = t.ns;
	return ret;
}

static int time_range_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	const char *dash = range_dash(text);
	size_t n = dash ? (size_t)(dash - text) : strlen(text);
	struct range r = { 0 };
	int ret = part_parse(o, text, text, n, &r.lo, e);

	r.hi = r.lo;
	if (!ret && dash)
		ret = part_parse(o, text, dash + 1, strlen(dash + 1), &r.hi, e);
	if (ret)
		return ret;
	if (r.lo > r.hi)
		return fail(e, EINVAL, "%s=%s: ends before it begins", o->name, text);
	*(struct range *)field = r;
	return 0;
}

static void time_range_print(const struct opt *o, const void *field, FILE *f)
{
	const struct range *r = field;

	opt_time.print(o, &(struct nsecs){ r->lo }, f);
	if (r->hi == r->lo)
		return;
	fputc('-', f);
	opt_time.print(o, &(struct nsecs){ r->hi }, f);
}

const struct opt_type opt_time_range = { "TIME[-TIME]", time_range_parse, time_range_print, NULL };

/* Reads up to three times, for reads, writes and trims; the last one holds for the rest. */
static int op_times_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	struct op_times t = { 0 };
	const char *p = text;
	int i;

	for (i = 0; i < 3; i++) {
		size_t n = strcspn(p, ",");
		int ret = part_parse(o, text, p, n, &t.ns[i], e);

		if (ret)
			return ret;
		p += n;
		if (!*p)
			break;
		p++;
	}
	if (i == 3)
		return fail(e, EINVAL, "%s=%s: more than three values: read,write,trim", o->name,
			    text);
	for (int last = i; ++i < 3;)
		t.ns[i] = t.ns[last];
	*(struct op_times *)field = t;
	return 0;
}

static void op_times_print(const struct opt *o, const void *field, FILE *f)
{
	const struct op_times *t = field;
	int n = 3;

	while (n > 1 && t->ns[n - 1] == t->ns[n - 2])
		n--;
	for (int i = 0; i < n; i++) {
		if (i)
			fputc(',', f);
		opt_time.print(o, &(struct nsecs){ t->ns[i] }, f);
	}
}

const struct opt_type opt_op_times = { "TIME[,TIME[,TIME]]", op_times_parse, op_times_print, NULL };

static int bounds_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	struct bounds b = { 0 };

	for (const char *p = text;; p++) {
		size_t n = strcspn(p, ",");
		int ret;

		if (b.n == HISTOGRAM_BOUNDS)
			return fail(e, EINVAL, "%s=%s: more than %u times", o->name, text,
				    HISTOGRAM_BOUNDS);
		ret = part_parse(o, text, p, n, &b.value[b.n], e);
		if (ret)
			return ret;
		if (b.n && b.value[b.n] <= b.value[b.n - 1])
			return fail(e, EINVAL, "%s=%s: write the times in rising order", o->name,
				    text);
		b.n++;
		p += n;
		if (!*p)
			break;
	}
	*(struct bounds *)field = b;
	return 0;
}

static void bounds_print(const struct opt *o, const void *field, FILE *f)
{
	const struct bounds *b = field;

	for (uint32_t i = 0; i < b->n; i++) {
		fputs(i ? "," : "", f);
		opt_time.print(o, &(struct nsecs){ b->value[i] }, f);
	}
}

const struct opt_type opt_bounds = { "TIME[,TIME...]", bounds_parse, bounds_print, NULL };
