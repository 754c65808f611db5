/* SPDX-License-Identifier: MIT */
/* The jobs of a run side by side: bars, with their numbers. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/median.h"
#include "base/units.h"
#include "view/script.h"
#include "view/text.h"

/* Bars that a screen shows at once, at most. */
#define MOST_BARS 60
#define BAR_PIXELS 21

struct bar_measure {
	const char *column, *title;
	bool latency;
};

static const struct bar_measure measures[] = {
	{ "iops", "IOPS", false },
	{ "mb_per_s", "MB/s", false },
	{ "lat_p50_ns", "p50 latency", true },
	{ "lat_p99_ns", "p99 latency", true },
};

enum { MEASURES = 4 };

static size_t comparison_count(const struct plot *p)
{
	return p->njobs > 1 && !p->matrix.nswept;
}

/* Returns the median over the rows of a series, one a round; NAN where nothing was measured. */
static double median_of(const struct plot_series *s, const char *column)
{
	const struct table *t = s->summary;
	int job = table_column(t, "job"), op = table_column(t, "op"), c = table_column(t, column);
	double *v = calloc(t->rows, sizeof(*v)), middle;
	size_t n = 0;

	for (size_t row = 0; v && row < t->rows; row++)
		if (*table_cell(t, row, c) && !strcmp(table_cell(t, row, job), s->job) &&
		    !strcmp(table_cell(t, row, op), s->op))
			v[n++] = table_real(t, row, c, 0);
	middle = n ? median(v, n) : NAN;
	free(v);
	return middle;
}

static void value_text(char *s, size_t n, const struct bar_measure *m, double v)
{
	if (isnan(v))
		snprintf(s, n, "-");
	else if (m->latency)
		units_time(s, n, units_whole(v));
	else if (!strcmp(m->column, "iops") || v >= 9999.5)
		units_count(s, n, v);
	else
		snprintf(s, n, "%.1f", v);
}

/* Returns the tone of an operation, from dark to light. */
static const char *tone(const char *op)
{
	static const char *const tones[][2] = { { "read", "0072b2" }, { "write", "e69f00" },
						{ "trim", "56b4e9" }, { "sync", "bbbbbb" },
						{ "copy", "333333" }, { "chain", "333333" } };

	for (size_t i = 0; i < sizeof(tones) / sizeof(tones[0]); i++)
		if (!strcmp(tones[i][0], op))
			return tones[i][1];
	return "777777";
}

/* Prints bars from the top down: y, value, colour, text. Returns the largest value. */
static double bars_print(const struct plot *p, const struct bar_measure *m, size_t n, FILE *f)
{
	double y = 0, most = 0;

	fprintf(f, "$bars << EOD\n");
	for (size_t i = 0; i < n; i++) {
		const struct plot_series *s = &p->series[i];
		double v = median_of(s, m->column);
		char text[32];

		value_text(text, sizeof(text), m, v);
		y += i && s->job != s[-1].job && strcmp(s->job, s[-1].job) ? 1.5 : 1;
		fprintf(f, "%.1f %.9g 0x%s \"%s\"\n", y, isnan(v) ? 0 : v, tone(s->op), text);
		most = isnan(v) ? most : fmax(most, v);
	}
	fprintf(f, "EOD\n");
	return most;
}

static void names_print(const struct plot *p, size_t n, FILE *f)
{
	double y = 0;

	fprintf(f, "set ytics scale 0 font 'sans-serif,11' (");
	for (size_t i = 0; i < n; i++) {
		const struct plot_series *s = &p->series[i];

		y += i && strcmp(s->job, s[-1].job) ? 1.5 : 1;
		fprintf(f, "%s", i ? ", " : "");
		plot_text_quote_tic(s->label, f);
		fprintf(f, " %.1f", y);
	}
	fprintf(f, ")\n");
}

/* Returns the height of all bars, in bars. */
static double extent(const struct plot *p, size_t n)
{
	double y = 0;

	for (size_t i = 0; i < n; i++)
		y += i && strcmp(p->series[i].job, p->series[i - 1].job) ? 1.5 : 1;
	return y;
}

/* Returns the room for the names, as a share of the picture's width. */
static double margin(const struct plot *p, size_t n)
{
	size_t most = 8;

	for (size_t i = 0; i < n; i++)
		most = strlen(p->series[i].label) > most ? strlen(p->series[i].label) : most;
	return fmin(0.025 + 0.0086 * (double)most, 0.4);
}

static void panel_print(const struct plot *p, int i, size_t n, double left, FILE *f)
{
	double width = (1 - left) / MEASURES, from = left + i * width;
	double most = bars_print(p, &measures[i], n, f);

	if (i)
		fprintf(f, "unset ytics\nunset label\n");
	fprintf(f,
		"set lmargin at screen %.4f\nset rmargin at screen %.4f\n"
		"set label 3 '%s' at graph 0, graph 1 offset 0,0.7 left font 'sans-serif,13'\n"
		"set xrange [0:%.9g]\n"
		"plot $bars using ($2/2):1:(0):2:($1-0.38):($1+0.38):3 with boxxyerror "
		"lc rgb variable fs solid 0.9 border lc rgb '#000000' notitle, "
		"$bars using 2:1:4 with labels left offset 0.6,0 font 'sans-serif,10' notitle\n",
		from, from + width - 0.02, measures[i].title, most > 0 ? 1.5 * most : 1);
}

static void comparison_print(const struct drawing *d, FILE *f)
{
	const struct plot *p = d->plot;
	size_t n = p->nseries < MOST_BARS ? p->nseries : MOST_BARS;
	double bars = extent(p, n), left = margin(p, n);
	unsigned height = 64 + 30 + (unsigned)(BAR_PIXELS * (bars + 1)) + 24;

	plot_begin(d, 1000, height, f);
	fprintf(f,
		"set multiplot\nset tmargin at screen %.4f\nset bmargin at screen %.4f\n"
		"set border 2\nunset key\nunset grid\nunset xtics\nset yrange [%.1f:0.2]\n",
		1 - 94.0 / height, 24.0 / height, bars + 0.8);
	if (n < p->nseries)
		fprintf(f, "set label 4 'and %zu more' at screen 0.015, screen %.4f\n",
			p->nseries - n, 12.0 / height);
	names_print(p, n, f);
	for (int i = 0; i < MEASURES; i++)
		panel_print(p, i, n, left, f);
	fprintf(f, "unset multiplot\n");
}

const struct picture picture_comparison = {
	.name = "comparison",
	.title = "Jobs side by side",
	.caption = "A bar for each job and operation, all from 0; for the rounds of a comparison "
		   "their median. A dash: not measured.",
	.print = comparison_print,
	.count = comparison_count,
};
