/* SPDX-License-Identifier: MIT */
/* A heat map of two swept options: see sweep_script.h. Darker is more, in grey, too. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "view/script.h"
#include "view/sweep_script.h"
#include "view/text.h"

#define WIDTH 900
#define HEAD 64
#define NAME 30
#define FOOT 64
#define NUMBERS 40 /* pixels of a cell that has room for its number */

struct map {
	size_t panels;
	double left, cell, row; /* pixels */
	unsigned chart, height;
};

static struct map map_of(const struct sweep_plot *s)
{
	struct map m = { .panels = s->panels.n < SWEEP_MAPS ? s->panels.n : SWEEP_MAPS };
	size_t longest = strlen(s->by.name);

	for (size_t i = 0; i < s->by.scale.n; i++)
		longest = strlen(s->by.scale.word[i]) > longest ? strlen(s->by.scale.word[i]) :
								  longest;
	m.left = 50 + 8 * fmin((double)longest, 20);
	m.cell = fmin((WIDTH - m.left - 30) / s->along.scale.n, 90);
	m.row = s->by.scale.n > 24 ? 480.0 / s->by.scale.n : 22;
	m.chart = (unsigned)(m.row * s->by.scale.n);
	m.height = HEAD + (unsigned)(s->ny * m.panels) * (NAME + m.chart + FOOT);
	return m;
}

/* Returns the colour of a share of 0 .. 1, from light to dark. */
static unsigned colour_of(double share)
{
	static const double stops[][3] = { { 0xf0, 0xf6, 0xfc },
					   { 0x74, 0xb0, 0xd8 },
					   { 0x08, 0x30, 0x6b } };
	double at = 2 * fmin(fmax(share, 0), 1), part = at >= 1 ? at - 1 : at;
	const double *a = stops[at >= 1], *b = stops[at >= 1 ? 2 : 1];
	unsigned rgb = 0;

	for (int i = 0; i < 3; i++)
		rgb = rgb << 8 | (unsigned)(a[i] + part * (b[i] - a[i]) + 0.5);
	return rgb;
}

static double share_of(const struct plot_measure *m, double v, double lo, double hi)
{
	if (hi <= lo)
		return 0.3;
	if (m->time)
		return log(fmax(v, 1) / fmax(lo, 1)) / log(hi / fmax(lo, 1));
	return (v - lo) / (hi - lo);
}

/* Finds the range of a measure, in all charts that are drawn. */
static void extent(const struct sweep_plot *s, size_t k, double *lo, double *hi)
{
	*lo = INFINITY;
	*hi = 0;
	for (size_t i = 0; i < s->points[k] && s->point[k][i].panel < SWEEP_MAPS; i++) {
		*lo = fmin(*lo, s->point[k][i].y.v);
		*hi = fmax(*hi, s->point[k][i].y.v);
	}
}

/* Cells of a chart that are looked at for whether they are there. */
#define MOST_CELLS 10000

/* Prints where a chart has no value; a point beyond it, as a block is never empty. */
static void missing_print(const struct sweep_plot *s, size_t k, size_t panel, FILE *f)
{
	size_t nx = s->along.scale.n, ny = s->by.scale.n;
	bool *there = nx <= MOST_CELLS / ny ? calloc(nx * ny, sizeof(*there)) : NULL;

	fprintf(f, "$n << EOD\n0 0\n");
	for (size_t i = 0; there && i < s->points[k]; i++)
		if (s->point[k][i].panel == panel)
			there[s->point[k][i].along * ny + s->point[k][i].curve] = true;
	for (size_t i = 0; there && i < nx * ny; i++)
		if (!there[i])
			fprintf(f, "%zu %zu\n", i / ny + 1, i % ny + 1);
	fprintf(f, "EOD\n");
	free(there);
}

/* Prints the cells of a chart: x, y, value, colour, number, colour of the number. */
static size_t cells_print(const struct sweep_plot *s, size_t k, size_t panel, FILE *f)
{
	double lo, hi;
	size_t n = 0;

	extent(s, k, &lo, &hi);
	fprintf(f, "$h << EOD\n");
	for (size_t i = 0; i < s->points[k]; i++) {
		const struct sweep_point *p = &s->point[k][i];
		double share = share_of(&s->y[k], p->y.v, lo, hi);
		char text[32];

		if (p->panel != panel)
			continue;
		plot_measure_text(&s->y[k], p->y.v, text, sizeof(text));
		fprintf(f, "%zu %zu", p->along + 1, p->curve + 1);
		plot_number(p->y.v, f);
		fprintf(f, " 0x%06x \"%s\" 0x%s\n", colour_of(share), text,
			share > 0.55 ? "ffffff" : "000000");
		n++;
	}
	fprintf(f, "EOD\n");
	return n;
}

static void tics_print(const char *axis, const struct scale *s, size_t most, FILE *f)
{
	size_t stride = (s->n + most - 1) / most;

	fprintf(f, "set %stics scale 0 (", axis);
	for (size_t i = 0; i < s->n; i += stride) {
		char *shown = plot_text_shown(s->word[i], 20);

		fprintf(f, "%s", i ? ", " : "");
		plot_text_quote_tic(shown, f);
		fprintf(f, " %zu", i + 1);
		free(shown);
	}
	fprintf(f, ")\n");
}

/* Prints the name of a chart: its measure, its part of the matrix, and the ends of the scale. */
static void name_print(const struct sweep_plot *s, size_t k, size_t panel, FILE *f)
{
	char least[32], most[32], *name;
	double lo, hi;

	extent(s, k, &lo, &hi);
	plot_measure_text(&s->y[k], lo, least, sizeof(least));
	plot_measure_text(&s->y[k], hi, most, sizeof(most));
	name = text_format("%s%s%s: %s (light) to %s (dark)", s->y[k].title,
			   *s->panels.label[panel] ? ", " : "", s->panels.label[panel], least,
			   most);
	fprintf(f, "set label 3 ");
	plot_text_quote(name, f);
	fprintf(f, " at graph 0, graph 1 offset 0,0.6 left font 'sans-serif,12'\n");
	free(name);
}

static void chart_print(const struct sweep_plot *s, const struct map *m, size_t k, size_t panel,
			FILE *f)
{
	double top = HEAD + NAME + (double)(k * m->panels + panel) * (NAME + m->chart + FOOT);
	size_t nx = s->along.scale.n, ny = s->by.scale.n;

	fprintf(f,
		"set lmargin at screen %.4f\nset rmargin at screen %.4f\n"
		"set tmargin at screen %.4f\nset bmargin at screen %.4f\n"
		"set xrange [0.5:%zu.5]\nset yrange [0.5:%zu.5]\nset xlabel ",
		m->left / WIDTH, (m->left + m->cell * nx) / WIDTH, 1 - top / m->height,
		1 - (top + m->chart) / m->height, nx, ny);
	plot_text_quote(s->along.name, f);
	fprintf(f, "\nset ylabel ");
	plot_text_quote(s->by.name, f);
	fprintf(f, "\n");
	tics_print("x", &s->along.scale, (size_t)(m->cell * nx / 44) + 1, f);
	tics_print("y", &s->by.scale, (size_t)(m->chart / 16) + 1, f);
	if (!cells_print(s, k, panel, f)) {
		plot_nothing(s->y[k].time ? "too few operations" : "not measured", f);
		return;
	}
	name_print(s, k, panel, f);
	missing_print(s, k, panel, f);
	fprintf(f, "plot $h using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):4 with boxxyerror "
		   "lc rgb variable fs solid 1 noborder notitle, "
		   "$n with points pt 2 ps 0.6 lw 1 lc rgb '#999999' notitle");
	if (m->cell >= NUMBERS && m->row >= 16)
		fprintf(f, ", $h using 1:2:5:6 with labels tc rgb variable font 'sans-serif,10' "
			   "notitle");
	fprintf(f, "\nunset label\n");
}

void heat_map_print(const struct sweep_plot *s, enum plot_format format, const char *title,
		    const char *below, FILE *f)
{
	struct map m = map_of(s);

	plot_canvas(format, WIDTH, m.height, title, below, f);
	fprintf(f, "set multiplot\nunset key\nunset grid\n");
	for (size_t k = 0; k < s->ny; k++)
		for (size_t i = 0; i < m.panels; i++)
			chart_print(s, &m, k, i, f);
	fprintf(f, "unset multiplot\n");
}
