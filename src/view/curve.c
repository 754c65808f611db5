/* SPDX-License-Identifier: MIT */
/* Histograms of a folder: see data.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "view/data.h"
#include "view/text.h"
#include "base/text.h"

static struct plot_curve *curve_get(struct plot *p, struct plot_series *s, bool response)
{
	struct plot_curve *c;

	if (s->curve[response])
		return &p->curves[s->curve[response] - 1];
	p->curves = array_must_grow(p->curves, p->ncurves, sizeof(*c));
	c = &p->curves[p->ncurves++];
	s->curve[response] = p->ncurves;
	*c = (struct plot_curve){ .series = s, .response = response };
	c->label = text_format("%s%s", s->label, response ? " response" : "");
	return c;
}

static int by_place(const void *a, const void *b)
{
	double x = ((const struct plot_bucket *)a)->lo_ns;
	double y = ((const struct plot_bucket *)b)->lo_ns;

	return (x > y) - (x < y);
}

/* Sorts the buckets, and adds up equal ones, which several rounds have. */
static void curve_settle(struct plot_curve *c)
{
	size_t n = 0;

	qsort(c->buckets, c->n, sizeof(*c->buckets), by_place);
	for (size_t i = 0; i < c->n; i++) {
		const struct plot_bucket *b = &c->buckets[i];

		if (n && c->buckets[n - 1].lo_ns == b->lo_ns)
			c->buckets[n - 1].count += b->count;
		else
			c->buckets[n++] = *b;
		c->count += b->count;
	}
	c->n = n;
}

void plot_curves_make(struct plot *p)
{
	const struct table *t = &p->folder.table[TABLE_HISTOGRAM];
	struct key_columns key = key_columns_of(t);
	int kind = table_column(t, "kind");
	int lo = table_column(t, "lo_ns"), hi = table_column(t, "hi_ns");
	int count = table_column(t, "count");
	size_t kept = 0;

	for (size_t row = 0; row < t->rows; row++) {
		const char *what = table_cell(t, row, kind);
		bool response = !strcmp(what, "response");
		struct plot_series *s = plot_find(p, TABLE_HISTOGRAM, &key, row);
		struct plot_curve *c;

		if (!s || (!response && strcmp(what, "lat") != 0))
			continue;
		c = curve_get(p, s, response);
		c->buckets = array_must_grow(c->buckets, c->n, sizeof(*c->buckets));
		c->buckets[c->n++] = (struct plot_bucket){ table_real(t, row, lo, 0),
							   table_real(t, row, hi, 0),
							   table_real(t, row, count, 0) };
	}
	for (size_t i = 0; i < p->ncurves; i++) {
		struct plot_curve c = p->curves[i];

		curve_settle(&c);
		if (c.count >= PLOT_LEAST_IOS) {
			p->curves[kept++] = c;
			continue;
		}
		free(c.label);
		free(c.buckets);
	}
	p->ncurves = kept;
}

double plot_bucket_middle(const struct plot_bucket *b)
{
	return fmax(floor((b->lo_ns + b->hi_ns) / 2), 1);
}

double plot_curve_at(const struct plot_curve *c, double share)
{
	double rank = fmax(ceil(share * c->count - 1e-9), 1), before = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct plot_bucket *b = &c->buckets[i];

		before += b->count;
		if (before >= rank)
			return plot_bucket_middle(b);
	}
	return NAN;
}

double plot_curve_end(const struct plot_curve *c)
{
	return pow(0.025, 1 / c->count);
}
