/* SPDX-License-Identifier: MIT */
/* The choice of axis, curves and charts in the picture of a matrix: see choice.h. */
#include "view/choice.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "view/sample.h"

enum { MOST_DIMENSIONS = 80 };

/* The dimensions that vary, and those that are asked for; by index, or -1. */
struct dimensions {
	struct dimension list[MOST_DIMENSIONS];
	int n, along, by;
};

static int dimension_of(const struct dimensions *d, const char *name)
{
	for (int i = 0; i < d->n; i++)
		if (!strcmp(d->list[i].name, name))
			return i;
	return -1;
}

/* Adds a dimension unless it is there. Returns its index; -1: it has no values, or just one. */
static int dimension_add(struct dimensions *d, const struct samples *s, const char *name,
			 size_t least)
{
	int i = dimension_of(d, name);

	if (i >= 0 || d->n == MOST_DIMENSIONS)
		return i;
	if (!dimension_make(&d->list[d->n], s, name) || d->list[d->n].scale.n < least) {
		dimension_free(&d->list[d->n]);
		return -1;
	}
	return d->n++;
}

static void dimensions_free(struct dimensions *d)
{
	for (int i = 0; i < d->n; i++)
		dimension_free(&d->list[i]);
}

static bool is_option(const struct dimension *d)
{
	return strcmp(d->name, "run") != 0 && strcmp(d->name, "op") != 0 &&
	       strcmp(d->name, "job") != 0;
}

static void options_find(struct dimensions *d, const struct samples *s)
{
	for (size_t run = 0; run < s->runs; run++)
		for (size_t i = 0; i < s->run[run]->nswept; i++)
			dimension_add(d, s, s->run[run]->option[i].name, 2);
}

/* Returns whether no two samples that differ in @name are alike in all options. */
static bool is_told(const struct samples *s, const struct dimensions *options, const char *name)
{
	struct dimension *list[MOST_DIMENSIONS + 1], d;
	struct combined without, with;
	bool told;

	for (int i = 0; i < options->n; i++)
		list[i] = (struct dimension *)&options->list[i];
	list[options->n] = &d;
	dimension_make(&d, s, name);
	combined_make(&without, s, list, (size_t)options->n);
	combined_make(&with, s, list, (size_t)options->n + 1);
	told = with.n == without.n;
	combined_free(&without);
	combined_free(&with);
	dimension_free(&d);
	return told;
}

/*
 * Finds what varies, in the order in which it goes to the curves; of jobs and operations only what
 * the options do not tell: rw=read has no writes.
 */
static void dimensions_find(struct dimensions *d, const struct samples *s)
{
	struct dimensions options = { .n = 0 };
	bool op, job;

	options_find(&options, s);
	dimension_add(&options, s, "run", 2);
	op = !is_told(s, &options, "op");
	job = !is_told(s, &options, "job");
	dimensions_free(&options);
	*d = (struct dimensions){ .along = -1, .by = -1 };
	dimension_add(d, s, "run", 2);
	if (op)
		dimension_add(d, s, "op", 2);
	if (job)
		dimension_add(d, s, "job", 2);
	options_find(d, s);
}

static char *options_list(const struct samples *s, bool all)
{
	char *list = text_format("%s", "");

	for (size_t run = 0; run < s->runs; run++) {
		const struct matrix *m = s->run[run];

		for (size_t i = 0; i < (all ? m->noptions : m->nswept); i++) {
			char *old = list;

			if (text_list_has(old, m->option[i].name))
				continue;
			list = text_format("%s%s%s", old, *old ? " " : "", m->option[i].name);
			free(old);
		}
	}
	return list;
}

static int no_option(const struct samples *s, const char *name, const char *value,
		     const char *others, struct err *e)
{
	char *swept = options_list(s, false), *all = options_list(s, true);
	int ret = fail(e, EINVAL,
		       "command line: --%s=%s: no option that these jobs have%s; swept: %s; there "
		       "are, too: %s",
		       name, value, others, *swept ? swept : "none",
		       *all ? all + strlen(swept) + (*swept != '\0') : "none");

	free(swept);
	free(all);
	return ret;
}

/* Returns how well an option suits the axis: rates first, numbers before words, many values. */
static size_t suits(const struct dimension *d)
{
	size_t n = d->scale.n < 1000000 ? d->scale.n : 1000000;

	if (!is_option(d))
		return 0;
	if (text_list_has("rate_iops rate", d->name))
		return 8000000 + n;
	if (d->scale.form == SCALE_WORDS)
		return n;
	return 4000000 + 3 * n + 2 * !strcmp(d->name, "iodepth") + !strcmp(d->name, "numjobs");
}

static int along_choose(const struct dimensions *d)
{
	int best = -1;

	for (int i = 0; i < d->n; i++)
		if (i != d->by && suits(&d->list[i]) &&
		    (best < 0 || suits(&d->list[i]) > suits(&d->list[best])))
			best = i;
	return best;
}

/* Chooses the option of the curves: the first with few values, else the one with the fewest. */
static int by_choose(const struct dimensions *d)
{
	int best = -1;

	for (int i = 0; i < d->n; i++) {
		size_t n = d->list[i].scale.n;

		if (i == d->along || !is_option(&d->list[i]))
			continue;
		if (n <= CHOICE_CURVES)
			return i;
		if (best < 0 || n < d->list[best].scale.n)
			best = i;
	}
	return best;
}

/* --- measures --- */

static int no_measure(const char *option, const char *name, size_t n, struct err *e)
{
	return fail(e, EINVAL,
		    "command line: --%s=%.*s: no such measure; there are: the columns of "
		    "summary.csv (iops, mb_per_s or bw, ios, errors, cpu_user ...), and p50, p99.9 "
		    "and any other percentile, mean, min, max, stddev, with response., slat. or "
		    "clat. before it where these were measured",
		    option, (int)n, name);
}

/* Finds a measure in any of the runs. */
static bool measure_find(struct plot_measure *m, const struct samples *s, const char *name,
			 size_t n)
{
	for (size_t run = 0; run < s->runs; run++) {
		if (plot_measure_find(m, s->run[run], name, n))
			return true;
		plot_measure_free(m);
	}
	return false;
}

static bool has_values(const struct samples *s, const char *name)
{
	struct plot_measure m;
	bool there = false;

	for (size_t run = 0; run < s->runs && !there; run++) {
		there = plot_measure_find(&m, s->run[run], name, strlen(name)) &&
			plot_measure_there(&m, s->run[run]);
		plot_measure_free(&m);
	}
	return there;
}

/* Returns the measures to draw where none are asked for. */
static const char *y_default(const struct sweep_plot *s)
{
	bool p99 = has_values(&s->samples, "p99");

	if (s->x.name)
		return has_values(&s->samples, "response.p99") ? "response.p99" :
		       p99                                     ? "p99" :
								 "p50";
	if (s->along.name && !strcmp(s->along.name, "bs") && s->panels.n < 2)
		return p99 ? "iops,mb_per_s,p99" : "iops,mb_per_s,p50";
	return p99 ? "iops,p99" : "iops,p50";
}

static int y_take(struct sweep_plot *s, const char *names, struct err *e)
{
	for (const char *p = names;; p++) {
		size_t n = strcspn(p, ",");

		if (s->ny == SWEEP_MEASURES)
			return fail(e, EINVAL, "command line: --y=%s: more than %d measures", names,
				    SWEEP_MEASURES);
		if (!measure_find(&s->y[s->ny], &s->samples, p, n))
			return no_measure("y", p, n, e);
		s->ny++;
		p += n;
		if (!*p)
			return 0;
	}
}

/* --- axes --- */

/* Takes --x: an option, or a measure, which the points of a sweep then follow. */
static int x_take(struct sweep_plot *s, struct dimensions *d, const char *x, struct err *e)
{
	d->along = dimension_add(d, &s->samples, x, 1);
	if (d->along >= 0 && d->along != d->by)
		return 0;
	if (d->along >= 0)
		return fail(e, EINVAL,
			    "command line: --x=%s: --by=%s, too: one of them is to "
			    "be another option",
			    x, x);
	if (measure_find(&s->x, &s->samples, x, strlen(x)))
		return 0;
	return no_option(&s->samples, "x", x, ", and no measure", e);
}

static int axes_choose(struct sweep_plot *s, struct dimensions *d, const struct sweep_request *r,
		       struct err *e)
{
	bool under_load;

	if (r->by)
		d->by = dimension_add(d, &s->samples, r->by, 1);
	if (r->by && d->by < 0)
		return no_option(&s->samples, "by", r->by, ", nor job, op or run", e);
	if (r->x && x_take(s, d, r->x, e))
		return -EINVAL;
	if (d->along < 0)
		d->along = along_choose(d);
	if (d->along < 0 && !s->x.name) /* runs that sweep nothing stand side by side */
		d->along = dimension_of(d, "run");
	if (d->along < 0 && !s->x.name)
		return fail(e, EINVAL,
			    "plot: these jobs sweep nothing: sweep.iodepth=1..64*2 in a job, say, "
			    "makes a matrix");
	under_load = d->along >= 0 && text_list_has("rate_iops rate", d->list[d->along].name);
	if (!r->x && !r->heat && under_load)
		measure_find(&s->x, &s->samples, "iops", 4);
	if (!r->by)
		d->by = dimension_of(d, "run");
	if (!r->by && (d->by < 0 || d->by == d->along))
		d->by = by_choose(d);
	return 0;
}

static bool is_large(const struct dimensions *d, int i)
{
	return i >= 0 && d->list[i].scale.n >= CHOICE_HEAT;
}

static int heat_choose(struct sweep_plot *s, const struct dimensions *d,
		       const struct sweep_request *r, struct err *e)
{
	s->heat = r->heat || (!s->x.name && is_large(d, d->along) && is_large(d, d->by));
	if (!s->heat)
		return 0;
	if (s->x.name)
		return fail(e, EINVAL,
			    "command line: --heat: --x=%s is a measure: a heat map is "
			    "of two options",
			    s->x.name);
	if (d->by < 0)
		return fail(e, EINVAL,
			    "command line: --heat: a heat map is of two options, and "
			    "these jobs sweep one: --by= may be job, op or run, too");
	return 0;
}

/* Shares out all others: to the curves while these are few, else each value has its own charts. */
static void rest_share(struct sweep_plot *s, struct dimensions *d)
{
	struct dimension *curve[MOST_DIMENSIONS], *panel[MOST_DIMENSIONS];
	size_t curves = 0, panels = 0, product = 1;

	if (d->by >= 0) {
		product = d->list[d->by].scale.n;
		if (!s->heat)
			curve[curves++] = &d->list[d->by];
	}
	for (int i = 0; i < d->n; i++) {
		size_t n = d->list[i].scale.n;

		if (i == d->by || i == d->along || n < 2)
			continue;
		if (!s->heat && product * n <= CHOICE_CURVES) {
			product *= n;
			curve[curves++] = &d->list[i];
		} else {
			panel[panels++] = &d->list[i];
		}
	}
	combined_make(&s->curves, &s->samples, curve, curves);
	combined_make(&s->panels, &s->samples, panel, panels);
}

/* Moves a dimension into the sweep. */
static void dimension_move(struct dimension *to, struct dimensions *d, int i)
{
	if (i < 0)
		return;
	*to = d->list[i];
	d->list[i] = (struct dimension){ 0 };
}

/* Chooses the axes, and leaves out the jobs that have no place on them. */
static int axes_make(struct sweep_plot *s, struct dimensions *d, const struct sweep_request *r,
		     struct err *e)
{
	int ret;

	dimensions_find(d, &s->samples);
	ret = axes_choose(s, d, r, e);
	if (ret || d->along < 0 || !is_option(&d->list[d->along]) ||
	    !samples_leave(&s->samples, d->list[d->along].name))
		return ret;
	dimensions_free(d);
	plot_measure_free(&s->x);
	dimensions_find(d, &s->samples);
	return axes_choose(s, d, r, e);
}

int choice_make(struct sweep_plot *s, const struct sweep_request *r, struct err *e)
{
	struct dimensions d;
	int ret = axes_make(s, &d, r, e);

	ret = ret ? ret : heat_choose(s, &d, r, e);
	if (!ret) {
		rest_share(s, &d);
		dimension_move(&s->along, &d, d.along);
		dimension_move(&s->by, &d, s->heat ? d.by : -1);
		ret = y_take(s, r->y ? r->y : y_default(s), e);
	}
	dimensions_free(&d);
	return ret;
}
