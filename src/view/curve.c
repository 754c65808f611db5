/* SPDX-License-Identifier: MIT */
/* Histograms of a folder: see data.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "view/data.h"
#include "view/text.h"
#include "base/text.h"

/* A bucket, and the curve that it is of. */
struct part {
	size_t series, row; /* row: of the summary */
	bool response;
	uint64_t step; /* 0 where all steps are one curve */
	struct plot_bucket bucket;
};

/* Compares the curves. */
static int by_curve(const struct part *x, const struct part *y)
{
	if (x->series != y->series)
		return x->series < y->series ? -1 : 1;
	if (x->response != y->response)
		return x->response ? 1 : -1;
	return (x->step > y->step) - (x->step < y->step);
}

static int by_place(const void *a, const void *b)
{
	const struct part *p = a, *q = b;
	int ret = by_curve(p, q);
	double x = p->bucket.lo_ns, y = q->bucket.lo_ns;

	return ret ? ret : (x > y) - (x < y);
}

/* Takes the buckets of lat and response, sorted by curve. */
static struct part *parts_take(const struct plot *p, size_t *n)
{
	const struct table *t = &p->folder.table[TABLE_HISTOGRAM];
	const struct table *summary = &p->folder.table[TABLE_SUMMARY];
	struct part *list = calloc(t->rows + 1, sizeof(*list));
	struct key_columns key = key_columns_of(t);
	struct keys keys = p->folder.keys;
	int kind = table_column(t, "kind"), count = table_column(t, "count");
	int lo = table_column(t, "lo_ns"), hi = table_column(t, "hi_ns");
	int step = p->matrix.nswept ? table_column(summary, "step") : -1;

	if (!list)
		abort();
	*n = 0;
	for (size_t row = 0; row < t->rows; row++) {
		const char *what = table_cell(t, row, kind);
		bool response = !strcmp(what, "response");
		long at = response || !strcmp(what, "lat") ? keys_find(&keys, t, &key, row) : -1;

		if (at < 0)
			continue;
		list[(*n)++] =
			(struct part){ p->series_of[at],
				       (size_t)at,
				       response,
				       table_uint(summary, (size_t)at, step, 0),
				       { table_real(t, row, lo, 0), table_real(t, row, hi, 0),
					 table_real(t, row, count, 0) } };
	}
	qsort(list, *n, sizeof(*list), by_place);
	return list;
}

/* Makes a curve of @n buckets: equal ones, which several rounds have, are added up. */
static struct plot_curve curve_make(const struct plot *p, const struct part *part, size_t n)
{
	struct plot_curve c = { .n = 0 };
	char *step = matrix_step_text(&p->matrix, part->row);

	c.label = text_format("%s%s%s%s", p->series[part->series].label,
			      part->response ? " response" : "", *step ? ", " : "", step);
	free(step);
	for (size_t i = 0; i < n; i++) {
		const struct plot_bucket *b = &part[i].bucket;

		if (c.n && c.buckets[c.n - 1].lo_ns == b->lo_ns) {
			c.buckets[c.n - 1].count += b->count;
		} else {
			c.buckets = array_must_grow(c.buckets, c.n, sizeof(*c.buckets));
			c.buckets[c.n++] = *b;
		}
		c.count += b->count;
	}
	return c;
}

void plot_curves_make(struct plot *p)
{
	size_t n, end;
	struct part *list = parts_take(p, &n);

	for (size_t i = 0; i < n; i = end) {
		struct plot_curve c;

		for (end = i + 1; end < n && !by_curve(&list[i], &list[end]);)
			end++;
		c = curve_make(p, &list[i], end - i);
		if (c.count < PLOT_LEAST_IOS) {
			free(c.label);
			free(c.buckets);
			continue;
		}
		p->curves = array_must_grow(p->curves, p->ncurves, sizeof(c));
		p->curves[p->ncurves++] = c;
	}
	free(list);
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
