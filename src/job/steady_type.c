/* SPDX-License-Identifier: MIT */
/* Values of steadystate=: iops:2%, bw_slope:1m, lat:50us; or several, with commas. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "job/types.h"
#include "stat/steady.h"

static const char *const criteria[] = {
	[STEADY_IOPS] = "iops", [STEADY_BW] = "bw", [STEADY_LAT] = "lat"
};

/* An example of each criterion, for messages. */
static const char *const limits[] = { [STEADY_IOPS] = "I/Os a second",
				      [STEADY_BW] = "bytes a second, such as 1m",
				      [STEADY_LAT] = "a time, such as 50us" };

/* Returns whether it is a limit of what @r is of. */
static bool limit_parse(const char *text, struct steady_rule *r)
{
	struct opt as = { .name = "limit", .unit = NSEC_PER_USEC };
	struct err e = { 0 };
	struct nsecs ns = { 0 };
	uint64_t bytes = 0;
	char *end;

	r->limit = strtod(text, &end);
	r->percent = end > text && !strcmp(end, "%");
	if (r->percent || r->of == STEADY_IOPS)
		return end > text && (r->percent || !*end) && r->limit > 0 && r->limit < 1e18;
	if (r->of == STEADY_LAT ? opt_time.parse(&as, text, &ns, &e) :
				  opt_size.parse(&as, text, &bytes, &e))
		return false;
	r->limit = r->of == STEADY_LAT ? (double)ns.ns : (double)bytes;
	return r->limit > 0;
}

/* Reads one criterion. */
static int rule_parse(const struct opt *o, const char *text, struct steady_rule *rule,
		      struct err *e)
{
	size_t n = strcspn(text, ":"), name = n;
	struct steady_rule r = { 0 };

	if (n > 6 && !strncmp(text + n - 6, "_slope", 6)) {
		r.slope = true;
		name -= 6;
	}
	for (size_t i = STEADY_IOPS; i <= STEADY_LAT; i++)
		if (strlen(criteria[i]) == name && !strncmp(text, criteria[i], name))
			r.of = (enum steady_of)i;
	if (!r.of)
		return fail(e, EINVAL,
			    "%s=%s: no such criterion; one of: iops iops_slope bw bw_slope lat "
			    "lat_slope, with a limit: iops:2%%",
			    o->name, text);
	if (!text[n])
		return fail(e, EINVAL, "%s=%s: a limit is missing: write %s:2%%, say", o->name,
			    text, text);
	if (!limit_parse(text + n + 1, &r))
		return fail(e, EINVAL, "%s=%s: not a limit: write %s, or a share of the mean: 2%%",
			    o->name, text, limits[r.of]);
	*rule = r;
	return 0;
}

/* Adds a criterion, which is part of @text; each is there once. */
static int rule_add(const struct opt *o, const char *text, const char *one,
		    struct steady_rules *rules, struct err *e)
{
	struct steady_rule r;
	int ret;

	if (!*one && *text)
		return fail(e, EINVAL, "%s=%s: a criterion is missing beside a comma", o->name,
			    text);
	ret = rule_parse(o, one, &r, e);
	for (uint32_t i = 0; !ret && i < rules->n; i++)
		if (rules->list[i].of == r.of && rules->list[i].slope == r.slope)
			return fail(e, EINVAL, "%s=%s: %s%s has two limits: give it one", o->name,
				    text, criteria[r.of], r.slope ? "_slope" : "");
	if (!ret)
		rules->list[rules->n++] = r;
	return ret;
}

static int steady_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	struct steady_rules rules = { .n = 0 };
	const char *p = text;
	int ret;

	do {
		char *one = text_format("%.*s", (int)strcspn(p, ","), p);

		ret = rule_add(o, text, one, &rules, e);
		free(one);
		p += strcspn(p, ",");
	} while (!ret && *p++);
	if (!ret)
		*(struct steady_rules *)field = rules;
	return ret;
}

static void rule_print(const struct opt *o, const struct steady_rule *r, FILE *f)
{
	fprintf(f, "%s%s:", criteria[r->of], r->slope ? "_slope" : "");
	if (r->of == STEADY_LAT && !r->percent)
		opt_time.print(o, &(struct nsecs){ (uint64_t)r->limit }, f);
	else
		fprintf(f, "%.12g%s", r->limit, r->percent ? "%" : "");
}

static void steady_print(const struct opt *o, const void *field, FILE *f)
{
	const struct steady_rules *rules = field;

	for (uint32_t i = 0; i < rules->n; i++) {
		fprintf(f, "%s", i ? "," : "");
		rule_print(o, &rules->list[i], f);
	}
}

const struct opt_type opt_steady = { "CRITERION:LIMIT[,...]", steady_parse, steady_print, NULL };
