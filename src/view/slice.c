/* SPDX-License-Identifier: MIT */
/* The time series of a folder: see data.h. */
#include <math.h>
#include <string.h>

#include "base/array.h"
#include "view/data.h"

struct columns {
	struct key_columns key;
	int start, end, ios, iops, mb, p50, p99, max, phase;
};

static struct columns columns_of(const struct table *t)
{
	return (struct columns){ key_columns_of(t),
				 table_column(t, "start_ns"),
				 table_column(t, "end_ns"),
				 table_column(t, "ios"),
				 table_column(t, "iops"),
				 table_column(t, "mb_per_s"),
				 table_column(t, "lat_p50_ns"),
				 table_column(t, "lat_p99_ns"),
				 table_column(t, "lat_max_ns"),
				 table_column(t, "phase") };
}

static struct plot_slice slice_read(const struct table *t, size_t row, const struct columns *c)
{
	return (struct plot_slice){
		.start_s = table_real(t, row, c->start, 0) / 1e9,
		.end_s = table_real(t, row, c->end, 0) / 1e9,
		.ios = table_real(t, row, c->ios, 0),
		.iops = table_real(t, row, c->iops, NAN),
		.mb_per_s = table_real(t, row, c->mb, NAN),
		.p50_ns = table_real(t, row, c->p50, NAN),
		.p99_ns = table_real(t, row, c->p99, NAN),
		.max_ns = table_real(t, row, c->max, NAN),
		.ramp = !strcmp(table_cell(t, row, c->phase), "ramp"),
	};
}

static double length_of(const struct plot_slice *s)
{
	return s->end_s - s->start_s;
}

/* Returns the mean of two values by their weights; one that was not measured does not count. */
static double weighed(double a, double wa, double b, double wb)
{
	if (isnan(a) || isnan(b))
		return isnan(a) ? b : a;
	return wa + wb > 0 ? (a * wa + b * wb) / (wa + wb) : a;
}

/*
 * Adds a slice to the one before it. Rates are exact; medians are averaged; the highest 99th
 * percentile is kept, so that a slow slice is not hidden.
 */
static void slice_add(struct plot_slice *to, const struct plot_slice *s)
{
	double old_s = length_of(to), new_s = length_of(s);

	to->iops = weighed(to->iops, old_s, s->iops, new_s);
	to->mb_per_s = weighed(to->mb_per_s, old_s, s->mb_per_s, new_s);
	to->p50_ns = weighed(to->p50_ns, to->ios, s->p50_ns, s->ios);
	to->p99_ns = fmax(to->p99_ns, s->p99_ns);
	to->max_ns = fmax(to->max_ns, s->max_ns);
	to->ios += s->ios;
	to->end_s = s->end_s;
}

/*
 * Puts @k slices together, where they touch and are of one phase. A short one at the beginning or
 * the end joins its neighbour: the rate of a last millisecond would be higher than all others.
 */
static void series_join(struct plot_series *s, size_t k)
{
	size_t n = 0, in_one = 0;
	double whole_s = 0;

	for (size_t i = 0; i < s->nslices; i++)
		whole_s = fmax(whole_s, length_of(&s->slices[i]));

	for (size_t i = 0; i < s->nslices; i++) {
		const struct plot_slice *now = &s->slices[i];
		struct plot_slice *last = n ? &s->slices[n - 1] : NULL;

		if (last && last->end_s == now->start_s && last->ramp == now->ramp &&
		    (in_one < k || length_of(now) < whole_s / 2 || length_of(last) < whole_s / 2)) {
			slice_add(last, now);
			in_one++;
		} else {
			s->slices[n++] = *now;
			in_one = 1;
		}
	}
	s->nslices = n;
}

void plot_slices_make(struct plot *p)
{
	const struct table *t = &p->folder.table[TABLE_INTERVAL];
	struct columns c = columns_of(t);
	size_t most = 1;

	for (size_t row = 0; row < t->rows; row++) {
		struct plot_slice now = slice_read(t, row, &c);
		struct plot_series *s = plot_find(p, TABLE_INTERVAL, &c.key, row);

		if (!s)
			continue;
		s->slices = array_must_grow(s->slices, s->nslices, sizeof(now));
		s->slices[s->nslices++] = now;
		most = s->nslices > most ? s->nslices : most;
		p->ramp |= now.ramp;
	}
	p->slices_in_one = (most + PLOT_MOST_SLICES - 1) / PLOT_MOST_SLICES;
	for (size_t i = 0; i < p->nseries; i++)
		series_join(&p->series[i], p->slices_in_one);
}
