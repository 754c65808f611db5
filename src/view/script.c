/* SPDX-License-Identifier: MIT */
/* Script for gnuplot that pictures share: see script.h. */
#include "view/script.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "view/heading.h"
#include "view/text.h"
#include "base/text.h"

#define GRID "set grid xtics ytics lt 1 lw 0.5 lc rgb '#c8c8c8' dt 1\n"

void plot_canvas(enum plot_format format, unsigned width, unsigned height, const char *title,
		 const char *below, FILE *f)
{
	fprintf(f, "set encoding utf8\n");
	if (format == PLOT_PNG)
		fprintf(f,
			"set terminal pngcairo noenhanced size %u,%u font 'sans-serif,12' "
			"fontscale 2 linewidth 2 pointscale 2.6 background '#ffffff'\n",
			2 * width, 2 * height);
	else
		fprintf(f,
			"set terminal svg noenhanced size %u,%u font 'sans-serif,12' "
			"background '#ffffff'\n",
			width, height);
	fprintf(f, "set label 1 ");
	plot_text_quote(title, f);
	fprintf(f, " at screen 0.015, screen %.4f left font '%s'\nset label 2 ", 1 - 22.0 / height,
		format == PLOT_PNG ? "sans-serif:Bold,14" : "sans-serif,16");
	plot_text_quote(below, f);
	fprintf(f,
		" at screen 0.015, screen %.4f left font 'sans-serif,11' textcolor '#444444'\n"
		"set tmargin at screen %.4f\n"
		"set border 3 lc rgb '#444444'\n"
		"set tics nomirror out\n" GRID "set samples 2\n",
		1 - 44.0 / height, 1 - 64.0 / height);
}

void plot_begin(const struct drawing *d, unsigned width, unsigned height, FILE *f)
{
	char *title = plot_title(d->plot, 46), *below = plot_subtitle(d->plot);
	char *line = text_format("%s: %s", d->picture->title, title);

	plot_canvas(d->format, width, height, line, below, f);
	free(title);
	free(below);
	free(line);
}

/* The most lines of a legend below the picture; a longer legend stands at its right. */
#define BELOW 6

struct plot_legend plot_legend_of(size_t n, size_t longest)
{
	struct plot_legend l = { n, longest, n > BELOW, 0, 0, 0 };
	size_t shown = n < PLOT_NAMED ? n : PLOT_NAMED + 1, columns;

	if (l.aside) {
		l.right = (unsigned)(longest * (n > 16 ? 6 : 7) + 90);
		l.more = shown > 24 ? (unsigned)(shown - 24) * 16 : 0;
		l.foot = 72;
		return l;
	}
	columns = 750 / (longest * 8 + 108);
	columns = columns ? columns : 1;
	l.foot = 74 + 20 * (unsigned)((n + columns - 1) / columns);
	return l;
}

void plot_legend_print(const struct plot_legend *l, unsigned height, FILE *f)
{
	fprintf(f, "set bmargin at screen %.4f\n", (double)l->foot / height);
	if (l->aside)
		fprintf(f,
			"set rmargin at screen %.4f\n"
			"set key outside right top vertical Left reverse samplen 4 "
			"font 'sans-serif,%d' maxrows %d\n",
			1 - l->right / 900.0, l->n > 16 ? 9 : 11, PLOT_NAMED + 2);
	else
		fprintf(f,
			"set rmargin at screen 0.97\n"
			"set key at screen 0.5, screen %.4f center bottom horizontal Left reverse "
			"samplen 4 width 2\n",
			1.0 / height);
}

/* The number of curves of steps that can be distinguished. */
#define MOST_STEPS 12

size_t plot_curves_count(const struct plot *p)
{
	return !p->matrix.nswept || p->ncurves <= MOST_STEPS;
}

#define TOO_FEW "too few operations: latencies are drawn of 6 or more"

bool plot_begin_curves(const struct drawing *d, FILE *f)
{
	const struct plot *p = d->plot;
	struct plot_legend legend;
	size_t longest = 0;
	unsigned height;

	for (size_t i = 0; i < p->ncurves; i++)
		longest = strlen(p->curves[i].label) > longest ? strlen(p->curves[i].label) :
								 longest;
	legend = plot_legend_of(p->ncurves, longest);
	height = 540 + legend.more;
	plot_begin(d, 900, height, f);
	if (p->ncurves)
		plot_legend_print(&legend, height, f);
	else
		plot_nothing(TOO_FEW, f);
	return p->ncurves;
}

void plot_end_curves(const struct plot *p, FILE *f)
{
	if (p->ncurves > PLOT_NAMED)
		fprintf(f, ", NaN with lines lc rgb '#bbbbbb' title '%zu more'",
			p->ncurves - PLOT_NAMED);
	fprintf(f, "\n");
}

/*
 * Lines differ in grey, too: dashes and marks repeat at other lengths than colours do, so that no
 * two of the first PLOT_NAMED have all in common.
 */
void plot_style(size_t i, enum plot_look look, FILE *f)
{
	static const char *const colours[] = { "000000", "d55e00", "0072b2", "009e73",
					       "cc79a7", "e69f00", "56b4e9", "777777" };
	static const char *const dashes[] = { "1", "(14,5)", "(3,3)", "(14,4,3,4)", "(7,3)" };
	static const int marks[] = { 7, 4, 9, 12, 5, 6, 11 };
	bool named = i < PLOT_NAMED;
	const char *colour = look == LOOK_FAINT ? "aaaaaa" : named ? colours[i % 8] : "bbbbbb";
	const char *dash = look == LOOK_MARK || !named ? "1" : dashes[i % 5];
	double width = look == LOOK_MARK ? 1.2 : look == LOOK_FAINT || !named ? 0.9 : 1.8;

	if (look == LOOK_LINE && named && i % 5 == 2)
		width = 2.6; /* dots are short of ink */
	fprintf(f, "lc rgb '#%s' lw %.1f dt %s", colour, width, dash);
	if (look != LOOK_FAINT && look != LOOK_FILL)
		fprintf(f, " pt %d ps 0.8", marks[i % 7]);
}

void plot_block_name(char letter, size_t i, FILE *f)
{
	if (i < PLOT_NAMED)
		fprintf(f, "$%c%zu", letter, i);
	else
		fprintf(f, "$rest");
}

void plot_block_begin(char letter, size_t i, FILE *f)
{
	if (i <= PLOT_NAMED) {
		plot_block_name(letter, i, f);
		fprintf(f, " << EOD\n");
	}
}

void plot_block_end(size_t i, size_t n, FILE *f)
{
	fprintf(f, i < PLOT_NAMED || i + 1 == n ? "EOD\n" : "\n");
}

size_t plot_places(size_t n)
{
	return n < PLOT_NAMED ? n : PLOT_NAMED + (n > PLOT_NAMED);
}

size_t plot_line_at(size_t k, size_t n)
{
	if (n <= PLOT_NAMED)
		return k;
	return k ? k - 1 : PLOT_NAMED;
}

/* Prints 1, 2 and 5 of each decade where there are few decades, else 1 alone. */
static void latency_tics(double lo, double hi, bool across, bool named, FILE *f)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = { { "s", 1e9 }, { "ms", 1e6 }, { "us", 1e3 }, { "ns", 1 } };
	static const double steps[] = { 1, 2, 5 };
	bool few = hi / lo < (across ? 5000 : 20000);
	const char *comma = "";

	for (int decade = 0; decade < 20; decade++)
		for (size_t i = 0; i < 3; i++) {
			double v = pow(10, decade) * steps[i];
			size_t u = 0;

			if (v < lo * (1 - 1e-9) || v > hi * (1 + 1e-9) || (i && !few))
				continue;
			while (v < units[u].ns)
				u++;
			if (named)
				fprintf(f, "%s'%g %s' %.15g", comma, v / units[u].ns, units[u].name,
					v);
			else
				fprintf(f, "%s'' %.15g", comma, v);
			comma = ", ";
		}
}

/* Returns the value of 1, 2, 5, 10 ... at or below @v, or at or above. */
static double rounded(double v, bool up)
{
	double decade = pow(10, floor(log10(v) + 1e-9)), part = v / decade * (1 + 1e-9);

	if (!up)
		return decade * (part >= 5 ? 5 : part >= 2 ? 2 : 1);
	part = v / decade * (1 - 1e-9);
	return decade * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
}

void plot_latency_axis(const char *axis, double lo, double hi, bool named, FILE *f)
{
	lo = rounded(fmax(lo, 1), false);
	hi = rounded(fmax(hi, 2 * lo), true);
	/* gnuplot may lose a tic right at the end of a range */
	fprintf(f, "set logscale %s\nset %srange [%.15g:%.15g]\nset %stics (", axis, axis,
		lo * 0.9999, hi * 1.0001, axis);
	latency_tics(lo, hi, *axis == 'x', named, f);
	fprintf(f, ")\n");
}

void plot_count_axis(const char *axis, double hi, bool named, FILE *f)
{
	static const struct {
		const char *name;
		double of;
	} units[] = { { "G", 1e9 }, { "M", 1e6 }, { "k", 1e3 }, { "", 1 } };
	double top = hi > 0 ? 1.06 * hi : 1, step = rounded(top / 5, true);
	size_t u = 0;

	while (u < 3 && units[u].of > top)
		u++;
	fprintf(f, "set %srange [0:%.15g]\nset %stics (", axis, top, axis);
	for (int i = 0; i * step <= top && named; i++)
		fprintf(f, "%s'%g%s' %.15g", i ? ", " : "", i * step / units[u].of,
			i ? units[u].name : "", i * step);
	for (int i = 0; i * step <= top && !named; i++)
		fprintf(f, "%s'' %.15g", i ? ", " : "", i * step);
	fprintf(f, ")\n");
}

void plot_nothing(const char *why, FILE *f)
{
	fprintf(f, "unset key\nunset grid\nunset logscale\nset xrange [0:1]\nset yrange [0:1]\n"
		   "set format ''\nset tics scale 0\nset xtics autofreq\nset ytics autofreq\n"
		   "unset xlabel\nunset ylabel\nset border 15 lc rgb '#c8c8c8'\n"
		   "set label 3 ");
	plot_text_quote(why, f);
	fprintf(f, " at graph 0.5, graph 0.5 center\nplot NaN notitle\nunset label 3\n"
		   "set border 3 lc rgb '#444444'\nset format\nset tics scale 1\n" GRID);
}

void plot_number(double v, FILE *f)
{
	if (isnan(v))
		fprintf(f, " NaN");
	else
		fprintf(f, " %.6g", v);
}
