/* SPDX-License-Identifier: MIT */
/*
 * The picture of steady state: of each step the value of each round, and over the measurement
 * window its mean, what may lie around it, and the fitted line.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "view/heading.h"
#include "view/rounds.h"
#include "view/script.h"
#include "view/text.h"
#include "base/text.h"

#define WIDTH 900
#define HEAD 64
#define LEFT 76
#define GAP 70
#define NAME 26
#define CHART 130
#define TICS 34
#define FOOT 74
#define ACROSS 3
#define MOST_CHARTS 12

struct grid {
	size_t charts, across, rows;
	unsigned height;
};

static struct grid grid_of(const struct rounds *r)
{
	struct grid g = { .charts = r->n < MOST_CHARTS ? r->n : MOST_CHARTS };

	g.across = g.charts < ACROSS ? g.charts : ACROSS;
	g.rows = (g.charts + g.across - 1) / g.across;
	g.height = HEAD + (unsigned)g.rows * (NAME + CHART + TICS) + FOOT;
	return g;
}

/* Prints the blocks: the values; the window with mean, band and line. Returns the largest value. */
static double blocks_print(const struct rounds *r, const struct tracked *t, FILE *f)
{
	struct judged last = rounds_at(r, t, t->n - 1);
	double most = 0, from = last.round - ROUNDS_WINDOW + 1;
	double band = last.mean * ROUNDS_RANGE / 200;

	fprintf(f, "$v << EOD\n");
	for (size_t i = 0; i < t->n; i++) {
		struct judged one = rounds_at(r, t, i);

		if (isnan(one.value) || isnan(one.round))
			continue;
		fprintf(f, "%.6g", one.round);
		plot_number(one.value, f);
		fprintf(f, "\n");
		most = fmax(most, one.value);
	}
	fprintf(f, "0 NaN\nEOD\n$w << EOD\n"); /* a block is never empty */
	for (int x = 0; x < ROUNDS_WINDOW; x++) {
		fprintf(f, "%.6g", from + x);
		plot_number(last.mean, f);
		plot_number(last.mean - band, f);
		plot_number(last.mean + band, f);
		plot_number(last.fit_k * x + last.fit_b, f);
		fprintf(f, "\n");
	}
	fprintf(f, "EOD\n");
	return isnan(last.mean) ? most : fmax(most, last.mean + band);
}

static void lines_plot(FILE *f)
{
	fprintf(f, "plot $w using 1:3:4 with filledcurves lc rgb '#dddddd' fs solid 1 noborder "
		   "notitle, $w using 1:2 with lines lc rgb '#444444' lw 1 dt (8,4) notitle, "
		   "$w using 1:5 with lines lc rgb '#d55e00' lw 2 notitle, "
		   "$v using 1:2 with linespoints lc rgb '#000000' lw 1 pt 7 ps 0.5 notitle\n");
}

static void chart_print(const struct rounds *r, const struct grid *g, size_t i, FILE *f)
{
	const struct tracked *t = &r->list[i];
	double width = (double)(WIDTH - LEFT - 28 - GAP * (g->across - 1)) / g->across;
	size_t row = i / g->across, column = i % g->across;
	double left = LEFT + column * (width + GAP);
	double top = HEAD + (double)row * (NAME + CHART + TICS) + NAME;
	char *label = text_format("%s: %s", t->label, t->measure);
	char *shown = plot_text_shown(label, 40);
	double last = rounds_at(r, t, t->n - 1).round;

	fprintf(f,
		"set lmargin at screen %.4f\nset rmargin at screen %.4f\n"
		"set tmargin at screen %.4f\nset bmargin at screen %.4f\nset label 3 ",
		left / WIDTH, (left + width) / WIDTH, 1 - top / g->height,
		1 - (top + CHART) / g->height);
	plot_text_quote(shown, f);
	fprintf(f, " at graph 0, graph 1 offset 0,0.6 left font 'sans-serif,11'\n");
	fprintf(f, "set xrange [0.5:%.6g]\nset xtics %d\nset xlabel '%s'\n",
		(isnan(last) ? 1 : last) + 0.5,
		last > 14 ? 5 :
		last > 7  ? 2 :
			    1,
		i + g->across >= g->charts ? "round" : "");
	plot_count_axis("y", blocks_print(r, t, f), true, f);
	lines_plot(f);
	fprintf(f, "unset label\n");
	free(label);
	free(shown);
}

/* Prints the legend below all charts. */
static void legend_print(const struct grid *g, FILE *f)
{
	const struct plot_legend l = { .n = 4 };

	fprintf(f,
		"set lmargin at screen 0.05\nset tmargin at screen %.4f\nunset border\n"
		"unset tics\nunset grid\nunset xlabel\nset xrange [0:1]\nset yrange [0:1]\n",
		1 - (double)HEAD / g->height);
	plot_legend_print(&l, g->height, f);
	fprintf(f, "plot NaN with linespoints lc rgb '#000000' lw 1 pt 7 ps 0.5 title 'value', "
		   "NaN with lines lc rgb '#444444' lw 1 dt (8,4) title 'mean of the window', "
		   "NaN with lines lc rgb '#d55e00' lw 2 title 'fitted line', "
		   "NaN with lines lc rgb '#dddddd' lw 8 title 'mean +- 10 %%'\n");
}

static void steady_print(const struct drawing *d, FILE *f)
{
	char *title = plot_title(d->plot, 46), *devices = plot_devices(d->plot), *line, *below;
	struct rounds r;
	struct grid g;

	rounds_make(&r, d->plot);
	g = grid_of(&r);
	line = text_format("Steady state: %s", title);
	below = r.n > g.charts ?
			text_format("%s; the first %d of %zu steps", devices, MOST_CHARTS, r.n) :
			text_format("%s", devices);
	plot_canvas(d->format, WIDTH, g.height, line, below, f);
	fprintf(f, "set multiplot\nunset key\n");
	for (size_t i = 0; i < g.charts; i++)
		chart_print(&r, &g, i, f);
	legend_print(&g, f);
	fprintf(f, "unset multiplot\n");
	rounds_free(&r);
	free(title);
	free(devices);
	free(line);
	free(below);
}

static size_t steady_count(const struct plot *p)
{
	return p->sheet[SHEET_ROUNDS].rows > 0;
}

const struct picture picture_steady = {
	.name = "steady",
	.title = "Steady state",
	.caption = "The tracked value of each round, and over the measurement window, the last "
		   "five rounds, its mean and the line of least squares. Values within 10 % of the "
		   "mean differ by the 20 % at most that are allowed.",
	.print = steady_print,
	.count = steady_count,
};
