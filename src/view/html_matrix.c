/* SPDX-License-Identifier: MIT */
/* The matrix of a run in report.html, and its part that swept a rate: see html.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "stat/median_interval.h"
#include "view/dimension.h"
#include "view/html.h"
#include "view/html_cell.h"
#include "view/sample.h"
#include "view/text.h"

/* A column: a cell of the summary, its median over the rounds. */
struct matrix_column {
	const char *title, *name;
	enum form form;
	bool interval; /* the next column has its interval */
	bool sum;      /* sums all rounds, instead of the median */
};

static const struct matrix_column of_matrix[] = {
	{ "IOPS", "iops", FORM_RATE, true, false },
	{ "MB/s", "mb_per_s", FORM_REAL, false, false },
	{ "mean", "lat_mean_ns", FORM_TIME, false, false },
	{ "p50", "lat_p50_ns", FORM_TIME, false, false },
	{ "p99", "lat_p99_ns", FORM_TIME, true, false },
	{ "p99.9", "lat_p99_9_ns", FORM_TIME, false, false },
	{ "max", "lat_max_ns", FORM_TIME, false, false },
	{ "errors", "errors", FORM_COUNT, false, true },
	{ NULL, NULL, 0, false, false },
};

static const struct matrix_column of_load[] = {
	{ "IOPS", "iops", FORM_RATE, true, false },
	{ "late", "late_ios", FORM_COUNT, false, true },
	{ "response p50", "response_p50_ns", FORM_TIME, false, false },
	{ "response p99", "response_p99_ns", FORM_TIME, true, false },
	{ "response p99.9", "response_p99_9_ns", FORM_TIME, false, false },
	{ "p99", "lat_p99_ns", FORM_TIME, false, false },
	{ "errors", "errors", FORM_COUNT, false, true },
	{ NULL, NULL, 0, false, false },
};

/* The rows of a table: samples of a cell stand together, in @order. */
struct matrix_rows {
	struct samples samples;
	struct combined of;
	size_t *order; /* owned */
	size_t rounds; /* most rounds of a cell */
	bool *shown;   /* owned: true for each swept option that a row sweeps */
};

static int by_cell(const void *a, const void *b, void *arg)
{
	const struct matrix_rows *c = arg;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	size_t of_x = c->of.index[x], of_y = c->of.index[y];

	if (of_x != of_y)
		return of_x < of_y ? -1 : 1;
	return (x > y) - (x < y);
}

/* Returns whether the job of a row sweeps a rate. */
static bool is_rated(const struct matrix *m, size_t row)
{
	const struct matrix_option *rate = matrix_option_find(m, "rate");
	const struct matrix_option *iops = matrix_option_find(m, "rate_iops");

	return (rate && matrix_sweeps(m, row, rate)) || (iops && matrix_sweeps(m, row, iops));
}

/* Finds the end of a cell that begins at @i, in @order. */
static size_t cell_end(const struct matrix_rows *c, size_t i)
{
	size_t end = i + 1;

	while (end < c->samples.n && c->of.index[c->order[end]] == c->of.index[c->order[i]])
		end++;
	return end;
}

/* Returns whether a row of the table sweeps the option. */
static bool is_shown(const struct matrix_rows *c, const struct matrix_option *o)
{
	bool any = false;

	for (size_t i = 0; i < c->samples.n && !any; i++)
		any = matrix_sweeps(c->samples.run[0], c->samples.list[i].row, o);
	return any;
}

/* Takes the rows of the matrix; @load: those that sweep a rate. @run is to outlive @c. */
static void rows_make(struct matrix_rows *c, const struct matrix *const *run, bool load)
{
	static const char *const names[] = { "step", "job", "op" };
	static const char *const no_name[] = { "" };
	struct dimension dim[3], *list[3] = { &dim[0], &dim[1], &dim[2] };

	*c = (struct matrix_rows){ .samples = { run, no_name, 1, NULL, 0 } };
	c->samples.list = calloc((*run)->n + 1, sizeof(*c->samples.list));
	c->order = calloc((*run)->n + 1, sizeof(*c->order));
	c->shown = calloc((*run)->nswept + 1, sizeof(*c->shown));
	if (!c->samples.list || !c->order || !c->shown)
		abort();
	for (size_t row = 0; row < (*run)->n; row++)
		if (!load || is_rated(*run, row)) {
			c->order[c->samples.n] = c->samples.n;
			c->samples.list[c->samples.n++] = (struct sample){ 0, row };
		}
	for (int i = 0; i < 3; i++)
		dimension_make(&dim[i], &c->samples, names[i]);
	combined_make(&c->of, &c->samples, list, 3);
	for (int i = 0; i < 3; i++)
		dimension_free(&dim[i]);
	qsort_r(c->order, c->samples.n, sizeof(*c->order), by_cell, c);
	for (size_t i = 0; i < c->samples.n; i = cell_end(c, i))
		if (cell_end(c, i) - i > c->rounds)
			c->rounds = cell_end(c, i) - i;
	for (size_t i = 0; i < (*run)->nswept; i++)
		c->shown[i] = is_shown(c, &(*run)->option[i]);
}

static void rows_free(struct matrix_rows *c)
{
	combined_free(&c->of);
	free(c->samples.list);
	free(c->order);
	free(c->shown);
}

/* --- printing --- */

static const char *interval_title(const struct matrix_rows *c)
{
	return c->rounds >= MEDIAN_INTERVAL_LEAST ? "95 % interval" : "least .. most";
}

static void head_print(const struct matrix_rows *c, const struct matrix *m,
		       const struct matrix_column *column, FILE *f)
{
	fprintf(f, "<thead><tr>");
	html_head_cell("step", FORM_COUNT, f);
	for (size_t i = 0; i < m->nswept; i++)
		if (c->shown[i])
			html_head_cell(m->option[i].name, FORM_COUNT, f);
	html_head_cell("job", FORM_TEXT, f);
	html_head_cell("operation", FORM_TEXT, f);
	for (; column->title; column++) {
		html_head_cell(column->title, column->form, f);
		if (column->interval && c->rounds > 1)
			html_head_cell(interval_title(c), column->form, f);
	}
	fprintf(f, "</tr></thead>\n");
}

/* Prints the interval of the @n sorted values; of fewer than six the least and the most. */
static void interval_cell(const struct median_interval *m, const double *v, size_t n,
			  enum form form, FILE *f)
{
	char lo[64], hi[64];

	if (!n) {
		html_number_cell(NAN, form, f);
		return;
	}
	html_number_text(lo, sizeof(lo), form, isnan(m->lo) ? v[0] : m->lo);
	html_number_text(hi, sizeof(hi), form, isnan(m->hi) ? v[n - 1] : m->hi);
	fprintf(f, "<td class=\"soft\">%s .. %s</td>", lo, hi);
}

/* Prints a column of the rows from @begin to @end in @order. */
static void value_cells(const struct matrix_rows *c, const struct matrix_column *column,
			size_t begin, size_t end, FILE *f)
{
	const struct matrix *m = c->samples.run[0];
	const struct table *t = &m->folder->table[TABLE_SUMMARY];
	double *v = calloc(end - begin, sizeof(*v)), sum = 0;
	struct median_interval middle = { NAN, NAN, NAN };
	int at = table_column(t, column->name);
	size_t n = 0;

	if (!v)
		abort();
	for (size_t i = begin; i < end; i++) {
		double x = table_real(t, m->row[c->samples.list[c->order[i]].row], at, NAN);

		if (isnan(x))
			continue;
		v[n++] = x;
		sum += x;
	}
	if (n)
		middle = median_interval(v, n);
	html_number_cell(column->sum && n ? sum : middle.median, column->form, f);
	if (column->interval && c->rounds > 1)
		interval_cell(&middle, v, n, column->form, f);
	free(v);
}

static void row_print(const struct matrix_rows *c, const struct matrix_column *column, size_t begin,
		      size_t end, FILE *f)
{
	const struct matrix *m = c->samples.run[0];
	size_t row = c->samples.list[c->order[begin]].row;

	fprintf(f, "<tr><td>");
	plot_text_html(matrix_cell(m, row, "step"), f);
	fprintf(f, "</td>");
	for (size_t i = 0; i < m->nswept; i++) {
		const struct matrix_option *o = &m->option[i];

		if (!c->shown[i])
			continue;
		fprintf(f, "<td>");
		plot_text_html(matrix_sweeps(m, row, o) ? matrix_value(m, row, o) : "", f);
		fprintf(f, "</td>");
	}
	html_text_cell(matrix_cell(m, row, "job"), f);
	html_text_cell(matrix_cell(m, row, "op"), f);
	for (; column->title; column++)
		value_cells(c, column, begin, end, f);
	fprintf(f, "</tr>\n");
}

static void table_print(const struct matrix_rows *c, const char *id,
			const struct matrix_column *column, FILE *f)
{
	fprintf(f, "<div class=\"wide\"><table class=\"num dense\" id=\"%s\">\n", id);
	head_print(c, c->samples.run[0], column, f);
	fprintf(f, "<tbody>\n");
	for (size_t i = 0; i < c->samples.n; i = cell_end(c, i))
		row_print(c, column, i, cell_end(c, i), f);
	fprintf(f, "</tbody></table></div>\n");
}

static void note_print(const struct matrix_rows *c, const struct matrix *m, FILE *f)
{
	fprintf(f, "<p class=\"sub\">");
	if (c->rounds > 1)
		fprintf(f, "Each number is the median of %zu rounds, errors are of all. ",
			c->rounds);
	if (c->rounds > 1 && c->rounds < MEDIAN_INTERVAL_LEAST)
		fprintf(f, "An interval of the median takes 6 rounds. ");
	if (m->partial)
		fprintf(f, "%zu rows that ended early are left out. ", m->partial);
	fprintf(f, "A dash: not measured, or too few operations.</p>\n");
}

bool html_is_matrix(const struct plot *p)
{
	const struct table *t = &p->folder.table[TABLE_SUMMARY];
	int round = table_column(t, "round");
	bool rounds = false;

	for (size_t row = 0; row < t->rows; row++)
		rounds |= table_uint(t, row, round, 0) > 1;
	return p->matrix.n && (p->matrix.nswept || rounds);
}

#define LOAD_TITLE "Latency against throughput"
#define LOAD_CAPTION                                                                         \
	"Each point is a rate that was swept, at the throughput that it came to. Where the " \
	"line turns upwards, or back, there is no more to be had."

/* Prints the pictures of sweeps, of those of rates or of all others. */
static void sweeps_print(const struct page *page, bool load, FILE *f)
{
	const struct matrix *m = &page->plot->matrix;
	size_t k = 0;

	for (const struct drawn *d = page->drawn; d->picture; d++)
		if (d->picture == &picture_sweep && sweep_is_rated(m, ++k) == load)
			html_figure(d, load ? LOAD_TITLE : d->picture->title,
				    load ? LOAD_CAPTION : d->picture->caption, f);
}

void html_matrix(const struct page *page, FILE *f)
{
	const struct matrix *m = &page->plot->matrix;
	struct matrix_rows c;

	if (!html_is_matrix(page->plot))
		return;
	rows_make(&c, &m, false);
	fprintf(f, "<section class=\"page\"><h2>Matrix</h2>\n");
	table_print(&c, "matrix", of_matrix, f);
	note_print(&c, m, f);
	sweeps_print(page, false, f);
	fprintf(f, "</section>\n");
	rows_free(&c);
}

void html_load(const struct page *page, FILE *f)
{
	const struct matrix *m = &page->plot->matrix;
	struct matrix_rows c;

	rows_make(&c, &m, true);
	if (c.samples.n) {
		fprintf(f, "<section class=\"page\"><h2>Latency under load</h2>\n");
		sweeps_print(page, true, f);
		table_print(&c, "load", of_load, f);
		fprintf(f, "<p class=\"sub\">A response runs from the moment when an operation was "
			   "due; late are those that had to wait, as all of iodepth= was in "
			   "flight.</p>\n</section>\n");
	}
	rows_free(&c);
}
