/* SPDX-License-Identifier: MIT */
/* Names of measures, their units and their values: see quantity.h. */
#include "study/quantity.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "io/engine.h"

/* --- units --- */

#define K 1024.0L

static const struct quantity_scale times[] = {
	{ "ns", 1 }, { "us", 1e3L }, { "ms", 1e6L }, { "s", 1e9L }, { NULL, 0 }
};
static const struct quantity_scale shares[] = { { "%", 1 }, { NULL, 0 } };
static const struct quantity_scale counts[] = {
	{ "k", 1e3L }, { "m", 1e6L }, { "g", 1e9L }, { NULL, 0 }
};

/* As in all sizes of a job. */
#define SIZES(more)                                                                               \
	{ "k" more, K }, { "ki" more, K }, { "kib" more, K }, { "m" more, K * K },                \
		{ "mi" more, K * K }, { "mib" more, K * K }, { "g" more, K * K * K },             \
		{ "gi" more, K * K * K }, { "gib" more, K * K * K }, { "t" more, K * K * K * K }, \
		{ "ti" more, K * K * K * K },                                                     \
	{                                                                                         \
		"tib" more, K *K *K *K                                                            \
	}

static const struct quantity_scale sizes[] = { SIZES(""),         { "b", 1 },
					       { "kb", K },       { "mb", K *K },
					       { "gb", K *K *K }, { "tb", K *K *K *K },
					       { NULL, 0 } };

/* MB/s is that of the summary and of mb_per_s. */
static const struct quantity_scale rates[] = { SIZES(""),        SIZES("/s"),      { "b/s", 1 },
					       { "kb", 1e3L },   { "kb/s", 1e3L }, { "mb", 1e6L },
					       { "mb/s", 1e6L }, { "gb", 1e9L },   { "gb/s", 1e9L },
					       { NULL, 0 } };

static const struct quantity_unit ns = { "ns", "a time", "2ms", times, 1, false };
static const struct quantity_unit pct = { "%", "a share", "5%", shares, 1, false };
static const struct quantity_unit count = { "", "a number", "50k", counts, 1, true };
static const struct quantity_unit bytes = { "bytes", "a size", "64k", sizes, 1, false };
static const struct quantity_unit mb_s = { "MB/s", "a bandwidth", "100m", rates, 1e6L, false };
static const struct quantity_unit mib_s = { "MiB/s", "a bandwidth", "100m", rates, K *K, false };

static bool ends_with(const char *name, const char *end)
{
	size_t n = strlen(name), len = strlen(end);

	return n >= len && !strcmp(name + n - len, end);
}

/* The name of a column ends with its unit. */
static const struct quantity_unit *unit_of(const char *name)
{
	static const struct {
		const char *end;
		const struct quantity_unit *unit;
	} ends[] = { { "_ns", &ns },
		     { "_pct", &pct },
		     { "bytes", &bytes },
		     { "mb_per_s", &mb_s },
		     { "mib_per_s", &mib_s } };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (ends_with(name, ends[i].end))
			return ends[i].unit;
	return &count;
}

const struct quantity_unit *quantity_unit(const struct quantity *m, const struct requirement *r)
{
	return r->of == OF_COV ? &pct : m->unit;
}

bool quantity_bound(const struct quantity *m, const struct requirement *r, double *bound)
{
	const struct quantity_unit *unit = quantity_unit(m, r);
	const struct quantity_scale *s = unit->scales;

	if (!*r->unit) {
		*bound = (double)r->number;
		return unit->bare || r->number == 0 || (m->says_unit && r->of != OF_COV);
	}
	while (s->name && strcasecmp(s->name, r->unit))
		s++;
	*bound = (double)(r->number * s->factor / unit->factor);
	return s->name;
}

/* --- names --- */

static bool latency_find(const char *name, struct quantity *m)
{
	struct latency_name l;
	bool found = latency_name_parse(name, &l);

	*m = (struct quantity){ .of = IN_LATENCY,
				.span = SPAN_OP,
				.unit = &ns,
				.says_unit = l.unit,
				.kind = l.kind,
				.stat = l.stat,
				.percent = l.percent };
	return found;
}

/* Returns whether a column has that name, which may lack the unit; 2: with it. */
static int is_named(const struct column *c, const char *name)
{
	size_t n = strlen(name);

	if (!strcmp(c->name, name))
		return 2;
	return !strncmp(c->name, name, n) &&
	       (!strcmp(c->name + n, "_pct") || !strcmp(c->name + n, "_ns"));
}

static bool column_find(const char *name, struct quantity *m)
{
	bool bw = !strcmp(name, "bw");

	for (const struct column *c = summary_columns; c->name; c++) {
		int named = is_named(c, bw ? "mb_per_s" : name);

		if (!named || c->span == SPAN_NAME || !c->get)
			continue;
		*m = (struct quantity){ .of = IN_COLUMN,
					.span = c->span,
					.unit = unit_of(c->name),
					.says_unit = named == 2 && !bw,
					.column = c };
		return true;
	}
	return false;
}

static bool over_find(const struct requirement *r, struct quantity *m)
{
	char name[sizeof(r->measure) + 1];

	snprintf(name, sizeof(name), "%s.", r->measure);
	*m = (struct quantity){ .of = IN_OVER, .span = SPAN_AMOUNT, .unit = &count };
	m->over_ns = r->over_ns;
	if (!strcmp(r->unit, "%")) {
		m->of = IN_OVER_SHARE;
		m->unit = &pct;
	}
	return !*r->measure || !*latency_kind_parse(name, &m->kind);
}

bool quantity_find(const struct requirement *r, struct quantity *m)
{
	if (r->of == OF_OVER)
		return over_find(r, m);
	return latency_find(r->measure, m) || column_find(r->measure, m);
}

/* Takes @name where it is nearer than what is there. */
static void nearer(const char *wrong, const char *name, const char **nearest, unsigned *distance)
{
	unsigned d = text_distance(wrong, name);

	if (d >= *distance)
		return;
	*distance = d;
	*nearest = name;
}

static const char *nearest_of(const char *wrong, const char *const *names, size_t n)
{
	const char *nearest = NULL;
	unsigned distance = 3;

	for (size_t i = 0; i < n; i++)
		nearer(wrong, names[i], &nearest, &distance);
	return nearest;
}

static const char *nearest_name(const char *wrong)
{
	static const char *const shorts[] = { "bw",  "min", "mean",  "max",    "stddev",   "p50",
					      "p90", "p99", "p99.9", "p99.99", "clat.mean" };
	const char *nearest = NULL;
	unsigned distance = 3;

	for (size_t i = 0; i < sizeof(shorts) / sizeof(shorts[0]); i++)
		nearer(wrong, shorts[i], &nearest, &distance);
	for (const struct column *c = summary_columns; c->name; c++)
		if (c->span != SPAN_NAME)
			nearer(wrong, c->name, &nearest, &distance);
	return nearest;
}

/*
 * Returns the percentile that was meant by one above 100, for free(): p999 is elsewhere that of
 * 99.9 %. NULL: it is none.
 */
static char *nearest_percentile(const char *wrong)
{
	char *end;

	if (wrong[0] != 'p' || !isdigit((unsigned char)wrong[1]) ||
	    strtod(wrong + 1, &end) <= 100 || *end)
		return NULL;
	if (strspn(wrong + 1, "9") < 2)
		return text_format("p100");
	return text_format("p99.%s", wrong + 3);
}

/* A wrong word before the point is an operation or a kind of latency. */
char *quantity_nearest(const struct requirement *r)
{
	const char *dot = strchr(r->measure, '.'), *near;
	const char *words[OPS + LATENCIES];
	char word[sizeof(r->measure)];
	enum latency kind;

	if (!dot || latency_kind_parse(r->measure, &kind) != r->measure) {
		const char *name = latency_kind_parse(r->measure, &kind);
		char *percentile = nearest_percentile(name), *text;

		near = percentile ? percentile : nearest_name(name);
		text = near ? text_format("%.*s%s", (int)(name - r->measure), r->measure, near) :
			      NULL;
		free(percentile);
		return text;
	}
	memcpy(words, op_names, sizeof(op_names));
	memcpy(words + OPS, latency_names, sizeof(latency_names));
	snprintf(word, sizeof(word), "%.*s", (int)(dot - r->measure), r->measure);
	near = nearest_of(word, words, OPS + LATENCIES);
	return near ? text_format("%s%s", near, dot) : NULL;
}
