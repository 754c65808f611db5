/* SPDX-License-Identifier: MIT */
/* Options: what the summary shows of a job. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "job/summary_options.h"
#include "job/job.h"
#include "job/row.h"

#define GROUP struct summary_options

/* Puts one in its place in the order; once. */
static void percentile_add(struct percentiles *p, double pct)
{
	uint32_t i = p->n;

	while (i && p->pct[i - 1] > pct)
		i--;
	if (i && p->pct[i - 1] == pct)
		return;
	memmove(&p->pct[i + 1], &p->pct[i], (p->n - i) * sizeof(p->pct[0]));
	p->pct[i] = pct;
	p->n++;
}

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
		percentile_add(&p, v);
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

static const struct opt_type opt_percentiles = { "P:P...", percentiles_parse, percentiles_print,
						 NULL };

static const char *const unified_choices[] = {
	[UNIFIED_NONE] = "none",
	[UNIFIED_MIXED] = "mixed",
	[UNIFIED_BOTH] = "both",
	[UNIFIED_VALUES + UNIFIED_NONE] = "0",
	[UNIFIED_VALUES + UNIFIED_MIXED] = "1",
	[UNIFIED_VALUES + UNIFIED_BOTH] = "2",
	NULL,
};

static const struct opt rows[] = {
	{ "unified_rw_reporting", CHOICE(unified), .def = "none", .choices = unified_choices,
	  .help = "Show reads, writes and trims in the summary apart (none or 0), as one "
		  "(mixed or 1), or both (or 2); the files of results always have them apart" },
	{ "percentile_list", CUSTOM(opt_percentiles, struct percentiles, percentiles),
	  .help = "Percentiles of latency for percentile.csv and the summary, such as "
		  "50:99:99.9999; without it, the summary has 50:99:99.9, and JSON fio's 17" },
	{ "clat_percentiles", FLAG(clat_percentiles), .def = "1",
	  .help = "Show percentiles of clat (without slat=1: of lat) in the summary" },
	{ "lat_percentiles", FLAG(lat_percentiles), .def = "0",
	  .help = "Show percentiles of lat, in JSON; the other summaries have them anyway" },
	{ "slat_percentiles", FLAG(slat_percentiles), .def = "0",
	  .help = "Show percentiles of slat, in JSON; implies slat=1" },
	{ .name = NULL },
};

const struct opt_group summary_group = {
	.table = rows,
	JOB_GROUP(summary),
};

bool job_shows_sum(const struct job *job)
{
	return job->summary->unified % UNIFIED_VALUES != UNIFIED_NONE;
}
