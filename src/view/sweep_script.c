/* SPDX-License-Identifier: MIT */
/* Curves over a swept option: see sweep_script.h. */
#include "view/sweep_script.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "stat/median_interval.h"
#include "view/script.h"
#include "view/text.h"

#define WIDTH 900
#define HEAD 64    /* pixels of the title */
#define LEFT 92    /* pixels of the numbers of the axis at the left */
#define GAP 24     /* pixels between charts side by side */
#define MEASURE 46 /* pixels of the name of a measure, above its charts */
#define NAME 24    /* pixels of the name above a chart, where there are several */
#define TICS 34    /* pixels below each row of charts */

/* The charts of a picture: rows of each measure, one after the other. */
struct grid {
	size_t panels, across, rows; /* charts of a measure, side by side, rows of a measure */
	unsigned name, chart;        /* pixels of a name, and of a chart's height */
	unsigned height, right;      /* pixels of the picture's height, and at its right */
	struct plot_legend legend;
};

/* Returns the height of all charts of a measure. */
static unsigned block_of(const struct grid *g)
{
	return MEASURE + (unsigned)g->rows * (g->name + g->chart + TICS);
}

static struct grid grid_of(const struct sweep_plot *s)
{
	struct grid g = { .panels = s->panels.n < SWEEP_PANELS ? s->panels.n : SWEEP_PANELS };
	size_t longest = 0, named = s->curves.n > 1 ? s->curves.n : 0;

	for (size_t i = 0; i < s->curves.n; i++)
		longest = strlen(s->curves.label[i]) > longest ? strlen(s->curves.label[i]) :
								 longest;
	g.legend = plot_legend_of(named, longest);
	g.across = g.panels < 4 ? g.panels : g.panels == 5 || g.panels == 6 ? 3 : 4;
	g.rows = (g.panels + g.across - 1) / g.across;
	g.name = g.panels > 1 ? NAME : 0;
	g.chart = g.panels > 3 ? 140 : g.panels > 1 ? 190 : s->ny > 1 ? 240 : 360;
	g.right = g.legend.aside ? g.legend.right : 28;
	g.height = HEAD + (unsigned)s->ny * block_of(&g) - TICS + g.legend.foot;
	if (g.legend.aside && g.height < HEAD + 60 + 17 * g.legend.n)
		g.height = (unsigned)(HEAD + 60 + 17 * fmin(g.legend.n, PLOT_NAMED + 1));
	return g;
}

/* --- axes --- */

/* Returns how many values there are to a label, so that all labels have room. */
static size_t stride_of(const struct scale *s, double pixels)
{
	size_t longest = 1, most;

	for (size_t i = 0; i < s->n; i++)
		longest = strlen(s->word[i]) > longest ? strlen(s->word[i]) : longest;
	most = (size_t)fmax(pixels / (7 * fmin((double)longest, 14) + 8), 1);
	return (s->n + most - 1) / most;
}

static void words_axis(const struct scale *s, double pixels, FILE *f)
{
	size_t stride = stride_of(s, pixels);

	fprintf(f, "set xtics (");
	for (size_t i = 0; i < s->n; i += stride) {
		char *shown = plot_text_shown(s->word[i], 14);

		fprintf(f, "%s", i ? ", " : "");
		plot_text_quote_tic(shown, f);
		fprintf(f, " %.15g", s->at[i]);
		free(shown);
	}
	fprintf(f, ")\n");
}

/* Prints the axis of the swept option: each of its values is a tic. */
static void along_axis(const struct sweep_plot *s, double pixels, FILE *f)
{
	const struct scale *c = &s->along.scale;
	double lo = c->at[0], hi = c->at[c->n - 1];
	double pad = c->n > 1 ? 0.06 * (hi - lo) : 1;

	if (c->form == SCALE_LOG)
		fprintf(f, "set logscale x 2\nset xrange [%.15g:%.15g]\n", lo / pow(hi / lo, 0.06),
			hi * pow(hi / lo, 0.06));
	else
		fprintf(f, "unset logscale x\nset xrange [%.15g:%.15g]\n",
			lo - (c->form == SCALE_WORDS ? 0.5 : pad),
			hi + (c->form == SCALE_WORDS ? 0.5 : pad));
	words_axis(c, pixels, f);
}

/* Finds the range of measure @k, or of the measured x, with the bars; 0 to 0 without a point. */
static void extent(const struct sweep_plot *s, size_t k, bool across, double *lo, double *hi)
{
	*lo = INFINITY;
	*hi = 0;
	for (size_t i = 0; i < s->points[k] && s->point[k][i].panel < SWEEP_PANELS; i++) {
		const struct sweep_point *p = &s->point[k][i];
		const struct sweep_value *v = across ? &p->x : &p->y;

		*lo = fmin(*lo, v->lo);
		*hi = fmax(*hi, v->hi);
	}
	*lo = fmin(*lo, *hi);
}

static void measure_axis(const struct sweep_plot *s, const struct plot_measure *m, size_t k,
			 const char *axis, bool named, FILE *f)
{
	double lo, hi;

	extent(s, k, *axis == 'x', &lo, &hi);
	fprintf(f, "unset logscale %s\n", axis);
	if (m->time)
		plot_latency_axis(axis, lo, hi, named, f);
	else
		plot_count_axis(axis, hi, named, f);
}

/* Returns the label of a measure, for free(). */
static char *measure_label(const struct plot_measure *m)
{
	return text_format("%s%s", m->title, m->time ? ", log scale" : "");
}

/* --- one chart --- */

/* Returns the first point that is not before the curve. */
static size_t curve_begin(const struct sweep_plot *s, size_t k, size_t panel, size_t curve)
{
	size_t lo = 0, hi = s->points[k];

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		const struct sweep_point *p = &s->point[k][mid];

		if (p->panel < panel || (p->panel == panel && p->curve < curve))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Finds the points of a curve; they stand together. NULL: a measure may have none at all. */
static const struct sweep_point *curve_find(const struct sweep_plot *s, size_t k, size_t panel,
					    size_t curve, size_t *n)
{
	size_t begin = curve_begin(s, k, panel, curve);

	*n = curve_begin(s, k, panel, curve + 1) - begin;
	return *n ? s->point[k] + begin : NULL;
}

/* Prints the block of a curve: x, y, then the ends of the bars of y and of a measured x. */
static void curve_block(const struct sweep_plot *s, const struct sweep_point *p, size_t n,
			size_t curve, FILE *f)
{
	fprintf(f, "$c%zu << EOD\n", curve);
	for (size_t i = 0; i < n; i++, p++) {
		if (s->x.name)
			plot_number(p->x.v, f);
		else
			fprintf(f, "%.15g", s->along.scale.at[p->along]);
		plot_number(p->y.v, f);
		plot_number(p->y.lo, f);
		plot_number(p->y.hi, f);
		if (s->x.name) {
			plot_number(p->x.lo, f);
			plot_number(p->x.hi, f);
		}
		fprintf(f, "\n");
	}
	fprintf(f, "EOD\n");
}

/* Returns whether the swept values stand beside the points: few, on an axis that is measured. */
static bool is_labelled(const struct sweep_plot *s)
{
	return s->x.name && s->along.name && s->curves.n <= 2 && s->along.scale.n <= 16;
}

static void values_label(const struct sweep_plot *s, const struct sweep_point *p, size_t n, FILE *f)
{
	for (size_t i = 0; i < n; i++, p++) {
		char *word = text_format("%s", s->along.scale.word[p->along]);

		word[strcspn(word, ":")] = '\0';
		fprintf(f, "set label ");
		plot_text_quote(word, f);
		fprintf(f,
			" at first %.6g, first %.6g right offset -0.8,0.4 "
			"font 'sans-serif,10' textcolor '#444444'\n",
			p->x.v, p->y.v);
		free(word);
	}
}

static void curve_plot(const struct sweep_plot *s, size_t i, FILE *f)
{
	fprintf(f, "$c%zu using 1:2 with lines ", i);
	plot_style(i, LOOK_LINE, f);
	fprintf(f, " notitle, $c%zu using %s ", i,
		s->rounds < 2 ? "1:2 with points" :
		s->x.name     ? "1:2:5:6:3:4 with xyerrorbars" :
				"1:2:3:4 with yerrorbars");
	plot_style(i, LOOK_MARK, f);
	fprintf(f, " notitle, ");
}

static void curves_plot(const struct sweep_plot *s, size_t k, size_t panel, FILE *f)
{
	size_t n, shown = s->curves.n < PLOT_NAMED ? s->curves.n : PLOT_NAMED;
	bool any = false;

	for (size_t i = 0; i < shown; i++) {
		const struct sweep_point *p = curve_find(s, k, panel, i, &n);

		if (!n)
			continue;
		curve_block(s, p, n, i, f);
		if (is_labelled(s))
			values_label(s, p, n, f);
		any = true;
	}
	if (!any) {
		plot_nothing(s->y[k].time ? "too few operations" : "not measured", f);
		return;
	}
	fprintf(f, "plot ");
	for (size_t i = 0; i < shown; i++) {
		curve_find(s, k, panel, i, &n);
		if (n)
			curve_plot(s, i, f);
	}
	fprintf(f, "NaN notitle\n");
}

/* Prints the name of a chart, and above the first one that of the measure. */
static void names_print(const struct sweep_plot *s, const struct grid *g, size_t k, size_t i,
			double top, FILE *f)
{
	char *label = measure_label(&s->y[k]), *name = plot_text_shown(s->panels.label[i], 30);

	if (*name) {
		fprintf(f, "set label 3 ");
		plot_text_quote(name, f);
		fprintf(f, " at graph 0, graph 1 offset 0,0.6 left font 'sans-serif,%d'\n",
			g->across > 3 ? 9 : 10);
	}
	if (!i) {
		fprintf(f, "set label 4 ");
		plot_text_quote(label, f);
		fprintf(f, " at screen 0.015, screen %.4f left font 'sans-serif,13'\n",
			1 - (top - g->name - 24) / g->height);
	}
	free(label);
	free(name);
}

/* Prints where a chart is, and its axes; charts of one row share that at the left. */
static void chart_place(const struct sweep_plot *s, const struct grid *g, size_t k, size_t i,
			FILE *f)
{
	double width = (double)(WIDTH - LEFT - g->right - GAP * (g->across - 1)) / g->across;
	size_t column = i % g->across;
	double left = LEFT + column * (width + GAP);
	size_t row = i / g->across;
	double top = HEAD + (double)k * block_of(g) + MEASURE + g->name +
		     (double)row * (g->name + g->chart + TICS);

	fprintf(f,
		"set lmargin at screen %.4f\nset rmargin at screen %.4f\n"
		"set tmargin at screen %.4f\nset bmargin at screen %.4f\n",
		left / WIDTH, (left + width) / WIDTH, 1 - top / g->height,
		1 - (top + g->chart) / g->height);
	names_print(s, g, k, i, top, f);
	if (s->x.name)
		measure_axis(s, &s->x, k, "x", true, f);
	else
		along_axis(s, width, f);
	measure_axis(s, &s->y[k], k, "y", !column, f);
}

static void chart_print(const struct sweep_plot *s, const struct grid *g, size_t k, size_t i,
			FILE *f)
{
	bool last = k + 1 == s->ny && i + g->across >= g->panels;
	char *label = s->x.name ? measure_label(&s->x) : text_format("%s", s->along.name);

	chart_place(s, g, k, i, f);
	fprintf(f, "set xlabel ");
	plot_text_quote(last ? label : "", f);
	fprintf(f, "\n");
	curves_plot(s, k, i, f);
	fprintf(f, "unset label\n");
	free(label);
}

/* --- the picture --- */

static void legend_print(const struct sweep_plot *s, const struct grid *g, FILE *f)
{
	fprintf(f,
		"set tmargin at screen %.4f\nset lmargin at screen %.4f\nunset border\n"
		"unset tics\nunset grid\nunset xlabel\nunset logscale\nset xrange [0:1]\n"
		"set yrange [0:1]\n",
		1 - (double)HEAD / g->height, (double)LEFT / WIDTH);
	plot_legend_print(&g->legend, g->height, f);
	fprintf(f, "plot ");
	for (size_t i = 0; i < s->curves.n && i < PLOT_NAMED; i++) {
		fprintf(f, "NaN with linespoints ");
		plot_style(i, LOOK_LINE, f);
		fprintf(f, " title ");
		plot_text_quote(s->curves.label[i], f);
		fprintf(f, ", ");
	}
	if (s->curves.n > PLOT_NAMED)
		fprintf(f, "NaN with lines lc rgb '#ffffff' title 'and %zu more', ",
			s->curves.n - PLOT_NAMED);
	fprintf(f, "NaN notitle\n");
}

static char *title_of(const struct sweep_plot *s, const char *run)
{
	char *names = text_format("%s", ""), *title, *old;

	for (size_t k = 0; k < s->ny; k++) {
		old = names;
		names = text_format("%s%s%s", old, k ? ", " : "", s->y[k].name);
		free(old);
	}
	title = text_format("%s %s %s%s%s: %s", names, s->x.name ? "against" : "by",
			    s->x.name ? s->x.name : s->along.name, s->heat ? " and " : "",
			    s->heat ? s->by.name : "", run);
	free(names);
	return title;
}

static char *below_of(const struct sweep_plot *s, const char *devices)
{
	char *rounds = text_format("%s", ""), *all, *old = rounds;
	size_t most = s->heat ? SWEEP_MAPS : SWEEP_PANELS;

	if (s->rounds > 1) {
		rounds = text_format("; medians of %zu rounds%s", s->rounds,
				     s->heat ? "" :
				     s->rounds < MEDIAN_INTERVAL_LEAST ?
					       ", with the least and the most" :
					       ", with their 95 % intervals");
		free(old);
	}
	all = text_format("%s%s%s%s", devices, rounds,
			  is_labelled(s) ? "; beside the points: " : "",
			  is_labelled(s) ? s->along.name : "");
	free(rounds);
	if (s->panels.n > most) {
		old = all;
		all = text_format("%s; the first %zu of %zu charts", old, most, s->panels.n);
		free(old);
	}
	return all;
}

static void curves_print(const struct sweep_plot *s, enum plot_format format, const char *title,
			 const char *below, FILE *f)
{
	struct grid g = grid_of(s);

	plot_canvas(format, WIDTH, g.height, title, below, f);
	fprintf(f, "set multiplot\nunset key\n");
	for (size_t k = 0; k < s->ny; k++)
		for (size_t i = 0; i < g.panels; i++)
			chart_print(s, &g, k, i, f);
	if (s->curves.n > 1)
		legend_print(s, &g, f);
	fprintf(f, "unset multiplot\n");
}

void sweep_print(const struct sweep_plot *s, enum plot_format format, const char *run,
		 const char *devices, FILE *f)
{
	char *title = title_of(s, run), *below = below_of(s, devices);

	if (s->heat)
		heat_map_print(s, format, title, below, f);
	else
		curves_print(s, format, title, below, f);
	free(title);
	free(below);
}

/* Adds a word to a name. */
static void name_add(char **name, const char *before, const char *word)
{
	char *old = *name;

	*name = text_format("%s%s%s", old, before, word);
	free(old);
}

char *sweep_name(const struct sweep_plot *s, const struct sweep_request *r)
{
	char *name = text_format("%s", s->x.name ? s->x.name : s->along.name);

	for (size_t k = 0; k < s->ny; k++)
		name_add(&name, "-", s->y[k].name);
	if (s->heat)
		name_add(&name, "-and-", s->by.name);
	else if (r->by)
		name_add(&name, "-by-", r->by);
	if (r->op)
		name_add(&name, "-", r->op);
	return name;
}
