/* SPDX-License-Identifier: MIT */
/* The picture of the histogram: the latencies of the whole run, in bins. */
#include <math.h>
#include <stdlib.h>

#include "view/script.h"
#include "view/text.h"

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

/*
 * Divides each bucket among the bins that it overlaps; the first buckets are wider than a bin. The
 * buckets of several rounds may overlap, so that the last one need not end last.
 */
static struct bins bins_make(const struct plot_curve *c)
{
	struct bins b;
	double end = 0;

	for (size_t i = 0; i < c->n; i++)
		end = fmax(end, c->buckets[i].hi_ns);
	b.first = (int)floor(bin_of(c->buckets[0].lo_ns));
	b.n = (int)ceil(bin_of(end)) - b.first + 1;
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

/* Prints the outline, down to the axis at both ends. */
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
	for (size_t k = 0; k < plot_places(p->ncurves); k++) {
		size_t i = plot_line_at(k, p->ncurves);

		fprintf(f, "%s", k ? ", " : "");
		plot_block_name('h', i, f);
		fprintf(f, " with lines ");
		plot_style(i, LOOK_LINE, f);
		if (i >= PLOT_NAMED) {
			fprintf(f, " notitle");
			continue;
		}
		fprintf(f, " title ");
		plot_text_quote(p->curves[i].label, f);
	}
	plot_end_curves(p, f);
}

static void histogram_print(const struct drawing *d, FILE *f)
{
	const struct plot *p = d->plot;
	double lo = INFINITY, hi = 0;

	if (!plot_begin_curves(d, f))
		return;
	for (size_t i = 0; i < p->ncurves; i++) {
		const struct plot_curve *c = &p->curves[i];
		struct bins b = bins_make(c);

		plot_block_begin('h', i, f);
		bins_print(&b, f);
		plot_block_end(i, p->ncurves, f);
		free(b.share);
		lo = fmin(lo, c->buckets[0].lo_ns);
		hi = fmax(hi, c->buckets[c->n - 1].hi_ns);
	}
	plot_latency_axis("x", lo, hi, true, f);
	fprintf(f, "set yrange [0:*]\nset xlabel 'latency, log scale'\n"
		   "set ylabel 'share of the operations in each bar (%%)'\n");
	histograms_plot(p, f);
}

const struct picture picture_histogram = {
	.name = "histogram",
	.title = "Latency histogram",
	.caption =
		"Common and rare latencies. Each step is a range of latencies, 9 % wide, and its "
		"height the share of the operations in that range. Several hills are several "
		"ways through the system: a cache and a medium, say.",
	.print = histogram_print,
	.count = plot_curves_count,
};
