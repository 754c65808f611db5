/* SPDX-License-Identifier: MIT */
/* The pictures of the whole run's latencies: percentiles, and the histogram. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "view/script.h"
#include "view/text.h"

#define TOO_FEW "too few operations: latencies are drawn of 6 or more"

static struct plot_legend legend_of(const struct plot *p)
{
	size_t longest = 0;

	for (size_t i = 0; i < p->ncurves; i++)
		longest = strlen(p->curves[i].label) > longest ? strlen(p->curves[i].label) :
								 longest;
	return plot_legend_of(p->ncurves, longest);
}

/* --- percentiles --- */

/* The nines: where the share @p is on the axis. 0.9 is 1, 0.99 is 2. */
static double nines(double p)
{
	return -log10(1 - p);
}

/* Two points that a screen would show as one are one. */
static bool is_new(double x, double y, double last_x, double last_y)
{
	return x - last_x > 0.004 || fabs(log10(y / last_y)) > 0.004;
}

/* A point where a bucket begins; where it is far from the last one, a step. */
static void corner_print(double x, double y, double last_x, double last_y, FILE *f)
{
	if (x - last_x > 0.01 && last_x >= 0)
		fprintf(f, "%.4f %.6g\n", x, last_y);
	fprintf(f, "%.4f %.6g\n", x, y);
}

/* Up to the last percentile that the sample supports. */
static void curve_print(const struct plot_curve *c, FILE *f)
{
	double end = plot_curve_end(c), before = 0, last_x = -1, last_y = 1;

	for (size_t i = 0; i < c->n && before / c->count < end; i++) {
		double y = plot_bucket_middle(&c->buckets[i]);
		double x = nines(before / c->count);

		if (is_new(x, y, last_x, last_y)) {
			corner_print(x, y, last_x, last_y, f);
			last_x = x;
			last_y = y;
		}
		before += c->buckets[i].count;
	}
	corner_print(nines(end), plot_curve_at(c, end), last_x, last_y, f);
}

static const double marked[] = { 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999 };

/* The percentiles that summary.csv has too. */
static void marks_print(const struct plot_curve *c, FILE *f)
{
	double end = plot_curve_end(c);

	for (size_t i = 0; i < sizeof(marked) / sizeof(*marked) && marked[i] <= end; i++)
		fprintf(f, "%.4f %.6g\n", nines(marked[i]), plot_curve_at(c, marked[i]));
}

/* The range of latencies, and the highest share that is known. */
static void extent(const struct plot *p, double *lo, double *hi, double *end)
{
	*lo = INFINITY;
	*hi = *end = 0;
	for (const struct plot_curve *c = p->curves; c < p->curves + p->ncurves; c++) {
		*lo = fmin(*lo, plot_curve_at(c, 0));
		*hi = fmax(*hi, plot_curve_at(c, plot_curve_end(c)));
		*end = fmax(*end, plot_curve_end(c));
	}
}

static void percentile_axis(double end, FILE *f)
{
	double most = fmax(nines(end) + 0.12, 1.2);

	fprintf(f, "set xrange [0:%.3f]\nset xtics ('0' 0, '50' %.4f, '90' 1", most, nines(0.5));
	for (int i = 2; i <= (int)most; i++) {
		fprintf(f, ", '99%s", i > 2 ? "." : "");
		for (int k = 2; k < i; k++)
			fputc('9', f);
		fprintf(f, "' %d", i);
	}
	fprintf(f, ")\nset xlabel 'percentile (%% of the operations took at most so long)'\n");
}

/* The last entry of the legend, for all that it has no line of. */
static void plot_unnamed(const struct plot *p, FILE *f)
{
	if (p->ncurves > PLOT_NAMED)
		fprintf(f, ", NaN with lines lc rgb '#bbbbbb' title '%zu more'",
			p->ncurves - PLOT_NAMED);
	fprintf(f, "\n");
}

/* One legend entry shows both line and mark; what is not named has neither. */
static void curves_plot(const struct plot *p, FILE *f)
{
	fprintf(f, "plot ");
	for (size_t i = 0; i < p->ncurves; i++) {
		fprintf(f, "$c%zu with lines ", i);
		plot_style(i, LOOK_LINE, f);
		fprintf(f, " notitle, ");
	}
	for (size_t i = 0; i < p->ncurves && i < PLOT_NAMED; i++) {
		fprintf(f, "$m%zu with points ", i);
		plot_style(i, LOOK_MARK, f);
		fprintf(f, " notitle, ");
	}
	for (size_t i = 0; i < p->ncurves && i < PLOT_NAMED; i++) {
		fprintf(f, "%sNaN with linespoints ", i ? ", " : "");
		plot_style(i, LOOK_LINE, f);
		fprintf(f, " title ");
		plot_text_quote(p->curves[i].label, f);
	}
	plot_unnamed(p, f);
}

void plot_percentiles_print(const struct drawing *d, FILE *f)
{
	const struct plot *p = d->plot;
	struct plot_legend legend = legend_of(p);
	unsigned height = 540 + legend.more;
	double lo, hi, end;

	plot_begin(d, 900, height, f);
	if (!p->ncurves) {
		plot_nothing(TOO_FEW, f);
		return;
	}
	plot_legend_print(&legend, height, f);
	extent(p, &lo, &hi, &end);
	plot_latency_axis("y", lo, hi, f);
	percentile_axis(end, f);
	fprintf(f, "set ylabel 'latency, log scale'\n");
	for (size_t i = 0; i < p->ncurves; i++) {
		fprintf(f, "$c%zu << EOD\n", i);
		curve_print(&p->curves[i], f);
		fprintf(f, "EOD\n$m%zu << EOD\n", i);
		marks_print(&p->curves[i], f);
		fprintf(f, "EOD\n");
	}
	curves_plot(p, f);
}

/* --- histogram --- */

#define BINS_AN_OCTAVE 8

/* Equal bins on a logarithmic axis, from the first bin's number on. */
struct bins {
	int first, n;
	double *share; /* owned: percent */
};

static double bin_of(double ns)
{
	return log2(fmax(ns, 1)) * BINS_AN_OCTAVE;
}

/* Buckets are narrower than bins, but for the first: each goes to its bins by what they share. */
static struct bins bins_make(const struct plot_curve *c)
{
	struct bins b;

	b.first = (int)floor(bin_of(c->buckets[0].lo_ns));
	b.n = (int)ceil(bin_of(c->buckets[c->n - 1].hi_ns)) - b.first + 1;
	b.share = calloc((size_t)b.n, sizeof(*b.share));
	if (!b.share)
		abort();
	for (size_t i = 0; i < c->n; i++) {
		double lo = bin_of(c->buckets[i].lo_ns), hi = bin_of(c->buckets[i].hi_ns);
		double all = 100 * c->buckets[i].count / c->count;

		if (hi <= lo)
			b.share[(int)lo - b.first] += all;
		for (int k = (int)lo; hi > lo && k < hi; k++)
			b.share[k - b.first] += all * (fmin(hi, k + 1) - fmax(lo, k)) / (hi - lo);
	}
	return b;
}

/* The outline: down to the axis at both ends. */
static void bins_print(const struct bins *b, FILE *f)
{
	fprintf(f, "%.6g 0\n", exp2((double)b->first / BINS_AN_OCTAVE));
	for (int i = 0; i < b->n; i++) {
		double lo = exp2((double)(b->first + i) / BINS_AN_OCTAVE);

		fprintf(f, "%.6g %.4g\n", lo, b->share[i]);
		fprintf(f, "%.6g %.4g\n", lo * exp2(1.0 / BINS_AN_OCTAVE), b->share[i]);
	}
	fprintf(f, "%.6g 0\n", exp2((double)(b->first + b->n) / BINS_AN_OCTAVE));
}

static void histograms_plot(const struct plot *p, FILE *f)
{
	fprintf(f, "plot ");
	for (size_t i = p->ncurves; i-- > 0 && p->ncurves <= 4;) {
		fprintf(f, "$h%zu with filledcurves y=0 ", i);
		plot_style(i, LOOK_FILL, f);
		fprintf(f, " fs transparent solid 0.12 noborder notitle, ");
	}
	for (size_t i = 0; i < p->ncurves; i++) {
		fprintf(f, "%s$h%zu with lines ", i ? ", " : "", i);
		plot_style(i, LOOK_LINE, f);
		if (i >= PLOT_NAMED) {
			fprintf(f, " notitle");
			continue;
		}
		fprintf(f, " title ");
		plot_text_quote(p->curves[i].label, f);
	}
	plot_unnamed(p, f);
}

void plot_histogram_print(const struct drawing *d, FILE *f)
{
	const struct plot *p = d->plot;
	struct plot_legend legend = legend_of(p);
	unsigned height = 540 + legend.more;
	double lo = INFINITY, hi = 0;

	plot_begin(d, 900, height, f);
	if (!p->ncurves) {
		plot_nothing(TOO_FEW, f);
		return;
	}
	plot_legend_print(&legend, height, f);
	for (size_t i = 0; i < p->ncurves; i++) {
		const struct plot_curve *c = &p->curves[i];
		struct bins b = bins_make(c);

		fprintf(f, "$h%zu << EOD\n", i);
		bins_print(&b, f);
		fprintf(f, "EOD\n");
		free(b.share);
		lo = fmin(lo, c->buckets[0].lo_ns);
		hi = fmax(hi, c->buckets[c->n - 1].hi_ns);
	}
	plot_latency_axis("x", lo, hi, f);
	fprintf(f, "set yrange [0:*]\nset xlabel 'latency, log scale'\n"
		   "set ylabel 'share of the operations (%%), in bins of 9 %%'\n");
	histograms_plot(p, f);
}
