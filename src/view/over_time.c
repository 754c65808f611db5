/* SPDX-License-Identifier: MIT */
/* The pictures over time: rates and latencies of each slice, as lines of steps. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "view/script.h"
#include "view/text.h"

#define RAMP "ramp, not measured"

/* A column of a data block, and its axis. */
struct panel {
	int column;
	const char *label, *nothing;
	bool latency;
};

static const struct panel iops = { 3, "I/O operations a second", "no operations", false };
static const struct panel mb = { 4, "MB/s (10^6 bytes a second)", "no bytes were moved", false };
static const struct panel latencies[] = {
	{ 5, "p50, log scale", "p50: no slice has the 6 operations that it needs", true },
	{ 6, "p99, log scale",
	  "p99: no slice has the 368 operations that it needs; a longer --interval= has", true },
	{ 7, "max, log scale", "max: no operations", true },
};

static double value(const struct plot_slice *s, int column)
{
	const double values[] = { s->iops, s->mb_per_s, s->p50_ns, s->p99_ns, s->max_ns };

	return values[column - 3];
}

/* Returns whether the series is worth a line: a sync at the end is not. */
static bool is_drawn(const struct plot_series *s)
{
	return s->nslices && (s->ios >= PLOT_LEAST_IOS || (s->ios > 0 && strcmp(s->op, "sync")));
}

static struct plot_legend legend_of(const struct plot *p)
{
	size_t n = 0, longest = p->ramp ? strlen(RAMP) : 0;

	for (size_t i = 0; i < p->nseries; i++) {
		const struct plot_series *s = &p->series[i];

		if (!is_drawn(s))
			continue;
		n++;
		longest = strlen(s->label) > longest ? strlen(s->label) : longest;
	}
	return plot_legend_of(n + p->ramp, longest);
}

/* The start and the end of time, and its unit: s, or ms for a short run. */
struct span {
	double from, to, units;
};

static struct span span_of(const struct plot *p)
{
	struct span t = { INFINITY, 0, 1 };

	for (size_t i = 0; i < p->nseries; i++) {
		const struct plot_series *s = &p->series[i];

		if (!is_drawn(s))
			continue;
		t.from = fmin(t.from, s->slices[0].start_s);
		t.to = fmax(t.to, s->slices[s->nslices - 1].end_s);
	}
	t.units = t.to < 0.1 ? 1e3 : 1;
	return t;
}

static void point_print(const struct plot_slice *s, double at, double units, FILE *f)
{
	fprintf(f, "%.9g %d", at * units, s->ramp);
	for (int c = 3; c <= 7; c++)
		plot_number(value(s, c), f);
	fprintf(f, "\n");
}

/* Prints lines of steps; a blank line where time is missing, or a ramp ends. */
static void slices_print(const struct plot_series *s, double units, FILE *f)
{
	for (size_t i = 0; i < s->nslices; i++) {
		const struct plot_slice *now = &s->slices[i], *last = i ? now - 1 : NULL;

		if (last && (last->end_s != now->start_s || last->ramp != now->ramp))
			fprintf(f, "\n");
		point_print(now, now->start_s, units, f);
		point_print(now, now->end_s, units, f);
	}
}

/* Prints marks in some slices, for each line in others: a line may lie on another. */
static void marks_print(const struct plot_series *s, size_t index, double units, FILE *f)
{
	size_t every = (s->nslices + 9) / 10;

	for (size_t i = index % every; i < s->nslices; i += every)
		point_print(&s->slices[i], (s->slices[i].start_s + s->slices[i].end_s) / 2, units,
			    f);
}

static void data_print(const struct plot *p, double units, size_t n, FILE *f)
{
	for (size_t i = 0, k = 0; i < p->nseries; i++) {
		if (!is_drawn(&p->series[i]))
			continue;
		plot_block_begin('s', k, f);
		slices_print(&p->series[i], units, f);
		plot_block_end(k, n, f);
		if (k < PLOT_NAMED) {
			fprintf(f, "$m%zu << EOD\n", k);
			marks_print(&p->series[i], k, units, f);
			fprintf(f, "EOD\n");
		}
		k++;
	}
}

/* Plots one of the two phases, as lines. */
static void phase_plot(size_t k, int column, bool ramp, FILE *f)
{
	plot_block_name('s', k, f);
	fprintf(f, " using 1:($2 == %d ? $%d : NaN) with lines ", ramp, column);
	plot_style(k, ramp ? LOOK_FAINT : LOOK_LINE, f);
	fprintf(f, " notitle, ");
}

static void lines_plot(size_t n, bool ramp, int column, FILE *f)
{
	for (size_t k = 0; k < plot_places(n); k++) {
		size_t i = plot_line_at(k, n);

		if (ramp)
			phase_plot(i, column, true, f);
		phase_plot(i, column, false, f);
	}
	for (size_t i = 0; i < n && i < PLOT_NAMED; i++) {
		fprintf(f, "$m%zu using 1:($2 == 1 ? NaN : $%d) with points ", i, column);
		plot_style(i, LOOK_MARK, f);
		fprintf(f, " notitle, ");
	}
}

/* Plots lines of no points, for the legend. */
static void names_plot(const struct plot *p, size_t n, FILE *f)
{
	size_t k = 0;

	for (size_t i = 0; i < p->nseries && k < PLOT_NAMED; i++) {
		if (!is_drawn(&p->series[i]))
			continue;
		fprintf(f, "NaN with linespoints ");
		plot_style(k++, LOOK_LINE, f);
		fprintf(f, " title ");
		plot_text_quote(p->series[i].label, f);
		fprintf(f, ", ");
	}
	if (n > PLOT_NAMED)
		fprintf(f, "NaN with lines lc rgb '#bbbbbb' title '%zu more', ", n - PLOT_NAMED);
	if (p->ramp)
		fprintf(f, "NaN with lines lw 1 lc rgb '#aaaaaa' title '" RAMP "', ");
	fprintf(f, "NaN notitle\n");
}

/* Finds the least and the largest value of a panel. Returns false where there is none. */
static bool extent(const struct plot *p, int column, double *lo, double *hi)
{
	*lo = INFINITY;
	*hi = 0;
	for (size_t i = 0; i < p->nseries; i++)
		for (size_t k = 0; is_drawn(&p->series[i]) && k < p->series[i].nslices; k++) {
			double v = value(&p->series[i].slices[k], column);

			*lo = isnan(v) ? *lo : fmin(*lo, v);
			*hi = isnan(v) ? *hi : fmax(*hi, v);
		}
	return *lo < INFINITY;
}

/* Plots lines and marks of a panel, and the legend where @named. */
static void panel_plot(const struct plot *p, const struct panel *panel, bool named, FILE *f)
{
	struct span t = span_of(p);
	size_t n = legend_of(p).n - p->ramp;
	double lo, hi;

	if (!extent(p, panel->column, &lo, &hi)) {
		plot_nothing(panel->nothing, f);
		return;
	}
	fprintf(f, "set xrange [%.9g:%.9g]\nset xtics autofreq\nset ylabel '%s'\n",
		t.from * t.units, fmax(t.to, t.from + 1e-6) * t.units, panel->label);
	if (panel->latency)
		plot_latency_axis("y", lo, hi, true, f);
	else
		plot_count_axis("y", hi, true, f);
	fprintf(f, "plot ");
	lines_plot(n, p->ramp, panel->column, f);
	if (named)
		names_plot(p, n, f);
	else
		fprintf(f, "NaN notitle\n");
}

static void time_label(double units, FILE *f)
{
	fprintf(f, "set xlabel 'time since the run began (%s)'\n", units > 1 ? "ms" : "s");
}

static void rate_print(const struct drawing *d, const struct panel *panel, FILE *f)
{
	struct plot_legend legend = legend_of(d->plot);
	double units = span_of(d->plot).units;
	unsigned height = 480 + legend.more;

	plot_begin(d, 900, height, f);
	plot_legend_print(&legend, height, f);
	data_print(d->plot, units, legend.n - d->plot->ramp, f);
	time_label(units, f);
	panel_plot(d->plot, panel, true, f);
}

static void iops_print(const struct drawing *d, FILE *f)
{
	rate_print(d, &iops, f);
}

const struct picture picture_iops = {
	.name = "iops",
	.title = "Operations a second over time",
	.caption = "The rate of each slice of time. A step is as wide as its slice. A line that is "
		   "not level was not in a steady state.",
	.print = iops_print,
};

static void mb_print(const struct drawing *d, FILE *f)
{
	rate_print(d, &mb, f);
}

const struct picture picture_mb_per_s = {
	.name = "mb_per_s",
	.title = "Throughput over time",
	.caption = "The same in bytes: 1 MB/s is a million bytes a second. A copied block counts "
		   "once as read, once as written and once as copied.",
	.print = mb_print,
};

/* Plots the legend alone, beside or below all panels. */
static void legend_plot(const struct plot *p, const struct plot_legend *l, unsigned height, FILE *f)
{
	fprintf(f,
		"set tmargin at screen %.4f\nunset border\nunset tics\nunset grid\nunset xlabel\n"
		"unset ylabel\nunset logscale\nset xrange [0:1]\nset yrange [0:1]\n",
		1 - 64.0 / height);
	plot_legend_print(l, height, f);
	fprintf(f, "plot ");
	names_plot(p, l->n - p->ramp, f);
}

/* Prints three panels, one above the other. */
static void latency_print(const struct drawing *d, FILE *f)
{
	struct plot_legend legend = legend_of(d->plot);
	double units = span_of(d->plot).units;
	unsigned height = 860, gap = 18;

	plot_begin(d, 900, height, f);
	data_print(d->plot, units, legend.n - d->plot->ramp, f);
	fprintf(f, "set multiplot\nset lmargin at screen 0.13\n");
	plot_legend_print(&legend, height, f);
	for (int i = 0; i < 3; i++) {
		double panel = (height - 64.0 - legend.foot) / 3, top = height - 64 - i * panel;

		fprintf(f, "set tmargin at screen %.4f\nset bmargin at screen %.4f\nunset key\n",
			top / height, (top - panel + (i < 2) * gap) / height);
		fprintf(f, "set format x%s\n", i < 2 ? " ''" : "");
		if (i == 2)
			time_label(units, f);
		panel_plot(d->plot, &latencies[i], false, f);
		fprintf(f, "unset label\n");
	}
	legend_plot(d->plot, &legend, height, f);
	fprintf(f, "unset multiplot\n");
}

const struct picture picture_latency = {
	.name = "latency",
	.title = "Latency over time",
	.caption =
		"The median, the 99th percentile and the longest latency of each slice. The line "
		"has a gap where a slice has too few operations for a percentile.",
	.print = latency_print,
};
