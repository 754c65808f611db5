/* SPDX-License-Identifier: MIT */
/* Values of rates: rate=1m,500k of reads and writes, rate=,500k of all but reads; and of shares. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/expr.h"
#include "job/types.h"
#include "load/rate.h"

/* Parses one rate; people also write the share of a rate that they have measured. */
static int rate_parse(const struct opt *o, const char *text, uint64_t *rate, struct err *e)
{
	uint64_t any;

	if (expr_parse(text, EXPR_SIZE, 0, &any) != -EINVAL)
		return opt_size.parse(o, text, rate, e);
	return fail(e, EINVAL,
		    "%s=%s: not a rate: write %s a second, such as %s, or a calculation in "
		    "parentheses, such as (${PEAK}*7/10)",
		    o->name, text, strstr(o->name, "iops") ? "I/Os" : "bytes",
		    strstr(o->name, "iops") ? "5000 or 20k" : "100m");
}

/*
 * Parses 70%:JOB. Returns 1 where it is no share. Until the rate is known, each is 1: there is one.
 */
static int share_parse(const struct opt *o, const char *text, struct op_rates *r, struct err *e)
{
	char *end;
	double share = strtod(text, &end);

	if (end == text || strncmp(end, "%:", 2) != 0)
		return 1;
	if (!(share > 0 && share <= 1000))
		return fail(e, EINVAL, "%s=%s: not a share: write 70%%:JOB, with 0.1 to 1000",
			    o->name, text);
	if (!end[2] || strlen(end + 2) >= sizeof(r->of))
		return fail(e, EINVAL,
			    "%s=%s: a job's name of at most %zu bytes stands behind %%:", o->name,
			    text, sizeof(r->of) - 1);
	r->share = share;
	strcpy(r->of, end + 2);
	for (int i = 0; i < RATE_OPS; i++)
		r->op[i] = 1;
	return 0;
}

/* A blank is no rate; the last one that stands there holds for the rest. */
static int op_rates_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	struct op_rates r = { 0 };
	const char *p = text;
	char one[64];
	int share = share_parse(o, text, &r, e);

	if (!share)
		*(struct op_rates *)field = r;
	if (share <= 0)
		return share;
	if (!text[strspn(text, ",")])
		return fail(e, EINVAL, "%s=%s: a value is missing", o->name, text);
	for (int i = 0; i < RATE_OPS; i++) {
		size_t n = strcspn(p, ",");
		int ret = 0;

		snprintf(one, sizeof(one), "%.*s", (int)n, p);
		if (n >= sizeof(one))
			return fail(e, EINVAL, "%s=%s: not a rate: a value is too long", o->name,
				    text);
		if (n)
			ret = rate_parse(o, one, &r.op[i], e);
		if (ret)
			return ret;
		for (int k = i + 1; !p[n] && k < RATE_OPS; k++)
			r.op[k] = r.op[i];
		if (!p[n]) {
			*(struct op_rates *)field = r;
			return 0;
		}
		p += n + 1;
	}
	return fail(e, EINVAL, "%s=%s: more than three values: read,write,trim", o->name, text);
}

static void op_rates_print(const struct opt *o, const void *field, FILE *f)
{
	const struct op_rates *r = field;
	int n = RATE_OPS;

	if (*r->of) {
		fprintf(f, "%.12g%%:%s", r->share, r->of);
		return;
	}
	while (n > 1 && r->op[n - 1] == r->op[n - 2])
		n--;
	for (int i = 0; i < n; i++) {
		if (i)
			fputc(',', f);
		opt_size.print(o, &r->op[i], f);
	}
}

const struct opt_type opt_op_rates = { "RATE[,RATE[,RATE]]|SHARE%:JOB", op_rates_parse,
				       op_rates_print, NULL };

static int percent_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	char *end;
	double v = strtod(text, &end);

	if (end == text || *end || !(v > 0 && v <= 100))
		return fail(e, EINVAL, "%s=%s: not a share: write 99.9, say, or 100", o->name,
			    text);
	*(double *)field = v;
	return 0;
}

static void percent_print(const struct opt *o, const void *field, FILE *f)
{
	(void)o;
	fprintf(f, "%.12g", *(const double *)field);
}

const struct opt_type opt_percent = { "PERCENT", percent_parse, percent_print, NULL };
