/* SPDX-License-Identifier: MIT */
/* The picture of percentiles: the latencies of the whole run, on an axis of nines. */
#include <math.h>

#include "view/script.h"
#include "view/text.h"

/* Returns the place of the share @p on the axis, in nines: 0.9 is 1, 0.99 is 2. */
static double nines(double p)
{
	return -log10(1 - p);
}

/* Returns whether a screen would show the point apart from the last one. */
static bool is_new(double x, double y, double last_x, double last_y)
{
	return x - last_x > 0.004 || fabs(log10(y / last_y)) > 0.004;
}

/* Prints the point where a bucket begins; where it is far from the last point, a step. */
static void corner_print(double x, double y, double last_x, double last_y, FILE *f)
{
	if (x - last_x > 0.01 && last_x >= 0)
		fprintf(f, "%.4f %.6g\n", x, last_y);
	fprintf(f, "%.4f %.6g\n", x, y);
}

/* Prints a curve, up to the last percentile that the sample supports. */
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

/* Prints a mark for each percentile of summary.csv. */
static void marks_print(const struct plot_curve *c, FILE *f)
{
	double end = plot_curve_end(c);

	for (size_t i = 0; i < sizeof(marked) / sizeof(*marked) && marked[i] <= end; i++)
		fprintf(f, "%.4f %.6g\n", nines(marked[i]), plot_curve_at(c, marked[i]));
}

/* Finds the range of latencies, and the highest share that a curve has. */
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

/* Plots lines, marks and the legend, whose entries show both; unnamed lines have no entry. */
static void curves_plot(const struct plot *p, FILE *f)
{
	fprintf(f, "plot ");
	for (size_t k = 0; k < plot_places(p->ncurves); k++) {
		size_t i = plot_line_at(k, p->ncurves);

		plot_block_name('c', i, f);
		fprintf(f, " with lines ");
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
	plot_end_curves(p, f);
}

static void percentiles_print(const struct drawing *d, FILE *f)
{
	const struct plot *p = d->plot;
	double lo, hi, end;

	if (!plot_begin_curves(d, f))
		return;
	extent(p, &lo, &hi, &end);
	plot_latency_axis("y", lo, hi, true, f);
	percentile_axis(end, f);
	fprintf(f, "set ylabel 'latency, log scale'\n");
	for (size_t i = 0; i < p->ncurves; i++) {
		plot_block_begin('c', i, f);
		curve_print(&p->curves[i], f);
		plot_block_end(i, p->ncurves, f);
	}
	for (size_t i = 0; i < p->ncurves && i < PLOT_NAMED; i++) {
		fprintf(f, "$m%zu << EOD\n", i);
		marks_print(&p->curves[i], f);
		fprintf(f, "EOD\n");
	}
	curves_plot(p, f);
}

const struct picture picture_percentiles = {
	.name = "percentiles",
	.title = "Latency percentiles",
	.caption =
		"The latency of the operations, by percentile. Where a curve crosses the line of "
		"99, 99 % of the operations took at most so long; each line further to the right "
		"is one more nine. Marks are the percentiles of the summary. A curve ends where "
		"its sample is too small to say more: some four operations lie beyond.",
	.print = percentiles_print,
	.count = plot_curves_count,
};
