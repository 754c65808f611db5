/* SPDX-License-Identifier: MIT */
/* Points of a matrix: see sweep.h. */
#include "view/sweep.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "stat/median_interval.h"
#include "view/choice.h"
#include "view/sample.h"

/* A sample with its place in the picture, and its values. */
struct placed {
	size_t panel, curve, along;
	double x, y;
};

static int by_place(const void *a, const void *b)
{
	const struct placed *p = a, *q = b;
	int ret = (p->panel > q->panel) - (p->panel < q->panel);

	ret = ret ? ret : (p->curve > q->curve) - (p->curve < q->curve);
	return ret ? ret : (p->along > q->along) - (p->along < q->along);
}

/* Returns the values of a measure, one a sample; NAN also where a run has no such measure. */
static double *values_of(const struct sweep_plot *s, const struct plot_measure *m)
{
	double *v = calloc(s->samples.n + 1, sizeof(*v)), **of;

	of = calloc(s->samples.runs, sizeof(*of));
	if (!v || !of)
		abort();
	for (size_t run = 0; run < s->samples.runs; run++)
		of[run] = plot_measure_values(m, s->samples.run[run]);
	for (size_t i = 0; i < s->samples.n; i++)
		v[i] = of[s->samples.list[i].run][s->samples.list[i].row];
	for (size_t run = 0; run < s->samples.runs; run++)
		free(of[run]);
	free(of);
	return v;
}

/* Returns the samples that have a value, in the order of their places. */
static struct placed *placed_make(const struct sweep_plot *s, const double *x, const double *y,
				  size_t *n)
{
	struct placed *list = calloc(s->samples.n + 1, sizeof(*list));

	if (!list)
		abort();
	*n = 0;
	for (size_t i = 0; i < s->samples.n; i++)
		if (!isnan(y[i]) && !(x && isnan(x[i])))
			list[(*n)++] = (struct placed){ s->panels.index[i], s->curves.index[i],
							s->along.index ? s->along.index[i] : 0,
							x ? x[i] : NAN, y[i] };
	qsort(list, *n, sizeof(*list), by_place);
	return list;
}

static struct sweep_value value_of(double *v, size_t n)
{
	struct median_interval m = median_interval(v, n);

	if (isnan(m.lo))
		return (struct sweep_value){ m.median, v[0], v[n - 1] };
	return (struct sweep_value){ m.median, m.lo, m.hi };
}

static struct sweep_point point_of(const struct placed *p, size_t n, double *room)
{
	struct sweep_point point = { p->panel, p->curve,          p->along,
				     n,        { NAN, NAN, NAN }, { NAN, NAN, NAN } };

	for (size_t i = 0; i < n; i++)
		room[i] = p[i].y;
	point.y = value_of(room, n);
	for (size_t i = 0; i < n; i++)
		room[i] = p[i].x;
	if (!isnan(p->x))
		point.x = value_of(room, n);
	return point;
}

/* Makes the points of measure @k. */
static void points_make(struct sweep_plot *s, size_t k, const double *x)
{
	double *y = values_of(s, &s->y[k]), *room = calloc(s->samples.n + 1, sizeof(*room));
	struct placed *list;
	size_t n, end;

	if (!room)
		abort();
	list = placed_make(s, x, y, &n);
	for (size_t i = 0; i < n; i = end) {
		for (end = i + 1; end < n && !by_place(&list[i], &list[end]);)
			end++;
		s->point[k] = array_must_grow(s->point[k], s->points[k], sizeof(*s->point[k]));
		s->point[k][s->points[k]++] = point_of(&list[i], end - i, room);
		s->rounds = end - i > s->rounds ? end - i : s->rounds;
	}
	free(list);
	free(room);
	free(y);
}

/* A heat map has its rows where others have curves. */
static void rows_take(struct sweep_plot *s)
{
	if (!s->heat)
		return;
	for (size_t i = 0; i < s->samples.n; i++)
		s->curves.index[i] = s->by.index[i];
}

int sweep_make(struct sweep_plot *s, const struct sweep_request *r, const struct matrix *const *run,
	       const char *const *name, size_t runs, struct err *e)
{
	double *x = NULL;
	int ret;

	*s = (struct sweep_plot){ .samples = { run, name, runs, NULL, 0 } };
	ret = samples_choose(&s->samples, r, e);
	ret = ret ? ret : choice_make(s, r, e);
	if (ret)
		return ret;
	rows_take(s);
	if (s->x.name)
		x = values_of(s, &s->x);
	for (size_t k = 0; k < s->ny; k++) {
		points_make(s, k, x);
		if (r->y && !s->points[k])
			ret = fail(e, EINVAL,
				   "command line: --y=%s: no job that is drawn has a value: it was "
				   "not measured, or of too few operations",
				   s->y[k].name);
	}
	free(x);
	return ret;
}

void sweep_free(struct sweep_plot *s)
{
	free(s->samples.list);
	dimension_free(&s->along);
	dimension_free(&s->by);
	combined_free(&s->curves);
	combined_free(&s->panels);
	plot_measure_free(&s->x);
	for (size_t k = 0; k < SWEEP_MEASURES; k++) {
		plot_measure_free(&s->y[k]);
		free(s->point[k]);
	}
	*s = (struct sweep_plot){ 0 };
}
