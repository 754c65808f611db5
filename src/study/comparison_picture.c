/* SPDX-License-Identifier: MIT */
/* The picture of a comparison: see comparison_picture.h. */
#include "study/comparison_picture.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "base/whole_file.h"
#include "view/gnuplot.h"
#include "view/script.h"
#include "view/text.h"

#define WIDTH 1000
/* Cells that are drawn, the worst ones; and lines of percentiles. */
#define MOST_ROWS 40
#define MOST_LINES 8
#define MOST_PANELS 4
#define ROW_PIXELS 22
#define HEAD 100
#define FOOT 44
#define CURVES 300 /* pixels of the lower part */

/* The picture: cells, and the judged measures that they have. */
struct sheet {
	const struct comparison *c;
	enum plot_format first;    /* format that is drawn first, or alone */
	const struct result **row; /* owned; of each cell the worst judged result */
	size_t rows, shown, lines;
	const struct measure *panel[MOST_PANELS];
	int panels;
	unsigned height;
};

static const struct result *result_of(const struct comparison *c, const struct study_cell *cell,
				      const struct measure *m)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->list[i].cell == cell && c->list[i].measure == m)
			return &c->list[i];
	return NULL;
}

/* Returns how much worse a result is, where doubled and halved are alike; what is sure is first. */
static double badness(const struct result *r)
{
	double sure = r->verdict == VERDICT_WORSE ? 2000 : 0; /* more than any logarithm */

	return sure + (r->measure->rate ? -log(r->ratio) : log(r->ratio));
}

static int by_badness(const void *a, const void *b)
{
	double x = badness(*(const struct result *const *)a);
	double y = badness(*(const struct result *const *)b);

	return (x < y) - (x > y);
}

static void panel_add(struct sheet *s, const struct measure *m)
{
	for (int i = 0; i < s->panels; i++)
		if (s->panel[i] == m)
			return;
	if (s->panels < MOST_PANELS)
		s->panel[s->panels++] = m;
}

/* Finds the worst judged result of each cell; results of a cell stand together. */
static void sheet_make(struct sheet *s)
{
	const struct comparison *c = s->c;

	s->row = calloc(c->n + 1, sizeof(*s->row));
	if (!s->row)
		abort();
	for (const struct result *r = c->list; r < c->list + c->n; r++) {
		const struct result **last = s->rows ? &s->row[s->rows - 1] : NULL;

		if (!r->measure->judged || r->verdict == VERDICT_FEW)
			continue;
		panel_add(s, r->measure);
		if (!last || (*last)->cell != r->cell)
			s->row[s->rows++] = r;
		else if (badness(r) > badness(*last))
			*last = r;
	}
	qsort(s->row, s->rows, sizeof(*s->row), by_badness);
	s->shown = s->rows < MOST_ROWS ? s->rows : MOST_ROWS;
	s->lines = s->rows < MOST_LINES ? s->rows : MOST_LINES;
	s->height = HEAD + ROW_PIXELS * ((unsigned)s->shown + 1) + FOOT + CURVES;
}

/* Returns the name of a cell for a label, for free(). */
static char *cell_label(const struct study_cell *cell)
{
	char *all =
		text_format("%s%s%s %s", cell->step, *cell->step ? " " : "", cell->job, cell->op);
	char *shown = plot_text_shown(all, PLOT_LABEL);

	free(all);
	return shown;
}

static const char *colour_of(const struct result *r)
{
	return r->verdict == VERDICT_WORSE  ? "d55e00" :
	       r->verdict == VERDICT_BETTER ? "0072b2" :
					      "999999";
}

/* Returns a difference in percent, within what an axis shows. */
static double percent_of(double ratio)
{
	return fmax(-100, fmin(100 * (ratio - 1), 400));
}

/* Returns 1, 2 or 5 of a decade, at least as much as @v. */
static double tic_of(double v)
{
	double decade = pow(10, floor(log10(v)));

	return decade * (v <= decade ? 1 : v <= 2 * decade ? 2 : v <= 5 * decade ? 5 : 10);
}

/* Prints a panel's block: difference, ends of its interval, row, colour, 1: more than chance. */
static void panel_block(const struct sheet *s, const struct measure *m, FILE *f)
{
	double least = -1, most = 1;

	fprintf(f, "$rows << EOD\n");
	for (size_t i = 0; i < s->shown; i++) {
		const struct result *r = result_of(s->c, s->row[i]->cell, m);

		if (!r || r->verdict == VERDICT_FEW || isnan(r->ratio))
			continue;
		fprintf(f, "%.6g %.6g %.6g %zu 0x%s %d\n", percent_of(r->ratio), percent_of(r->lo),
			percent_of(r->hi), i + 1, colour_of(r), r->verdict != VERDICT_UNCLEAR);
		least = fmin(least, percent_of(r->lo));
		most = fmax(most, percent_of(r->hi));
	}
	fprintf(f, "EOD\nset xrange [%.6g:%.6g]\nset xtics %g\n", 1.08 * least, 1.08 * most,
		tic_of((most - least) / 4));
}

static void names_print(const struct sheet *s, FILE *f)
{
	fprintf(f, "set ytics scale 0 font 'sans-serif,11' (");
	for (size_t i = 0; i < s->shown; i++) {
		char *label = cell_label(s->row[i]->cell);

		fprintf(f, "%s", i ? ", " : "");
		plot_text_quote_tic(label, f);
		fprintf(f, " %zu", i + 1);
		free(label);
	}
	fprintf(f, ")\n");
}

/* Returns the room for the names, as a share of the width. */
static double margin(const struct sheet *s)
{
	size_t most = 8;

	for (size_t i = 0; i < s->shown; i++) {
		char *label = cell_label(s->row[i]->cell);

		most = strlen(label) > most ? strlen(label) : most;
		free(label);
	}
	return fmin(0.025 + 0.0086 * (double)most, 0.4);
}

static void panels_print(const struct sheet *s, double left, FILE *f)
{
	double width = (1 - left) / s->panels, top = 1 - (double)HEAD / s->height;
	double bottom = (double)(FOOT + CURVES) / s->height;

	fprintf(f,
		"set tmargin at screen %.4f\nset bmargin at screen %.4f\nset border 3\n"
		"unset key\nset yrange [%zu.6:0.4]\nset xtics font 'sans-serif,10'\n"
		"set format x '%%+.3g %%%%'\n"
		"set arrow 1 from 0, graph 0 to 0, graph 1 nohead lc rgb '#444444' lw 1\n",
		top, bottom, s->shown);
	names_print(s, f);
	for (int i = 0; i < s->panels; i++) {
		double from = left + i * width;

		panel_block(s, s->panel[i], f);
		fprintf(f, "%sset lmargin at screen %.4f\nset rmargin at screen %.4f\nset label 3 ",
			i ? "unset ytics\nunset label 1\nunset label 2\n" : "", from,
			from + width - 0.03);
		plot_text_quote(s->panel[i]->title, f);
		fprintf(f, " at graph 0, graph 1 offset 0,0.7 left font 'sans-serif,13'\n"
			   "plot $rows using 1:4:2:3:5 with xerrorbars pt 6 ps 0.8 lw 1.4 lc rgb "
			   "variable notitle, $rows using ($6 > 0 ? $1 : NaN):4:5 with points pt 7 "
			   "ps 0.8 lc rgb variable notitle\n");
	}
}

/* Prints the difference by percentile of a cell's latencies; a blank where there is none. */
static void curve_block(const struct study_cell *cell, size_t line, FILE *f)
{
	fprintf(f, "$c%zu << EOD\n", line);
	for (size_t i = 0; i < COMPARISON_PERCENTS; i++) {
		double from = quantiles_at(&cell->quantiles[STUDY_BASE][CELL_LAT],
					   comparison_percents[i]);
		double to =
			quantiles_at(&cell->quantiles[STUDY_NEW][CELL_LAT], comparison_percents[i]);

		if (!isnan(from) && !isnan(to) && from > 0)
			fprintf(f, "%zu %.6g\n", i, percent_of(to / from));
	}
	fprintf(f, "%zu NaN\nEOD\n", (size_t)COMPARISON_PERCENTS); /* a block is never empty */
}

static void curves_print(const struct sheet *s, FILE *f)
{
	fprintf(f,
		"unset arrow\nunset label\nset lmargin at screen 0.08\n"
		"set rmargin at screen 0.68\nset tmargin at screen %.4f\n"
		"set bmargin at screen %.4f\nset key outside right top vertical Left reverse "
		"samplen 4 font 'sans-serif,10'\nset xrange [-0.3:%.1f]\nset yrange [*:*]\n"
		"set offsets 0, 0, 1, 1\n"
		"set format x\nset format y '%%+.3g %%%%'\nset ytics autofreq scale 1\n"
		"set label 3 'latency by percentile, all samples together' at graph 0, graph 1 "
		"offset 0,0.7 left font 'sans-serif,13'\nset xtics (",
		(double)(CURVES - 40) / s->height, 40.0 / s->height, COMPARISON_PERCENTS - 0.7);
	for (size_t i = 0; i < COMPARISON_PERCENTS; i++)
		fprintf(f, "%s'p%g' %zu", i ? ", " : "", comparison_percents[i], i);
	fprintf(f, ")\nset arrow 1 from graph 0, first 0 to graph 1, first 0 nohead "
		   "lc rgb '#444444' lw 1\n");
	for (size_t i = 0; i < s->lines; i++)
		curve_block(s->row[i]->cell, i, f);
	fprintf(f, "plot ");
	for (size_t i = 0; i < s->lines; i++) {
		char *label = cell_label(s->row[i]->cell);

		fprintf(f, "%s$c%zu using 1:2 with linespoints ", i ? ", " : "", i);
		plot_style(i, LOOK_LINE, f);
		fprintf(f, " title ");
		plot_text_quote(label, f);
		free(label);
	}
	fprintf(f, "\n");
}

static void script_print(const void *arg, size_t i, FILE *f)
{
	const struct sheet *s = arg;
	const struct comparison *c = s->c;
	char *title = text_format("NEW (%s) against BASE (%s)", c->run_id[STUDY_NEW],
				  c->run_id[STUDY_BASE]);
	char *below =
		text_format("difference with its 95 %% interval; %zu and %zu samples; filled: "
			    "more than chance (orange worse, blue better)%s",
			    c->cells.most[STUDY_BASE], c->cells.most[STUDY_NEW],
			    s->shown < s->rows ? "; the worst cells" : "");
	char *shown = plot_text_shown(title, 100);

	plot_canvas((enum plot_format)(s->first + i), WIDTH, s->height, shown, below, f);
	fprintf(f, "set multiplot\n");
	panels_print(s, margin(s), f);
	curves_print(s, f);
	fprintf(f, "unset multiplot\n");
	free(title);
	free(below);
	free(shown);
}

static const char *const suffixes[] = { [PLOT_SVG] = ".svg", [PLOT_PNG] = ".png" };

/* Returns the format that a file's name asks for, or -1. */
static int format_of(const char *path)
{
	size_t n = strlen(path);

	for (int i = 0; i < PLOT_FORMATS; i++)
		if (n > 4 && !strcmp(path + n - 4, suffixes[i]))
			return i;
	return -1;
}

int comparison_plot_check(const char *path, struct err *e)
{
	struct stat st;

	if (format_of(path) >= 0 || (!stat(path, &st) && S_ISDIR(st.st_mode)))
		return 0;
	return fail(e, EINVAL,
		    "command line: --plot=%s: neither a folder nor a name that ends in .png or "
		    ".svg",
		    path);
}

static int blob_print(const void *arg, FILE *f)
{
	const struct blob *b = arg;

	return fwrite(b->bytes, 1, b->n, f) == b->n ? 0 : -EIO;
}

int comparison_plot(const struct comparison *c, const char *path, struct err *e)
{
	struct sheet s = { .c = c };
	struct blob blob[PLOT_FORMATS] = { { NULL, 0 } };
	int only = format_of(path), ret;

	sheet_make(&s);
	s.first = only < 0 ? PLOT_SVG : (enum plot_format)only;
	ret = gnuplot_draw(script_print, &s, only < 0 ? PLOT_FORMATS : 1, &blob[s.first], e);
	for (int i = 0; i < PLOT_FORMATS && !ret; i++) {
		char *name = only < 0 ? text_format("%s/compare%s", path, suffixes[i]) :
					text_format("%s", path);

		if (blob[i].n)
			ret = only < 0 ? whole_file_write_within(name, blob_print, &blob[i], e) :
					 whole_file_write(name, blob_print, &blob[i], e);
		free(name);
	}
	for (int i = 0; i < PLOT_FORMATS; i++)
		free(blob[i].bytes);
	free(s.row);
	return ret;
}
