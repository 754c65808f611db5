/* SPDX-License-Identifier: MIT */
/* Values of steadystate=: iops:2%, bw_slope:1m, lat:50us. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
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

static int steady_parse(const struct opt *o, const char *text, void *field, struct err *e)
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
	*(struct steady_rule *)field = r;
	return 0;
}

static void steady_print(const struct opt *o, const void *field, FILE *f)
{
	const struct steady_rule *r = field;

	if (!r->of)
		return;
	fprintf(f, "%s%s:", criteria[r->of], r->slope ? "_slope" : "");
	if (r->of == STEADY_LAT && !r->percent)
		opt_time.print(o, &(struct nsecs){ (uint64_t)r->limit }, f);
	else
		fprintf(f, "%.12g%s", r->limit, r->percent ? "%" : "");
}

const struct opt_type opt_steady = { "CRITERION:LIMIT", steady_parse, steady_print, NULL };
