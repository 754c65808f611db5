/* SPDX-License-Identifier: MIT */
/*
 * The table of requirements in report.html: see html.h. The verdict is the manifest's; the table
 * has a row for each requirement, with the step and round that are nearest to its bound, or
 * furthest off.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "view/html.h"
#include "view/html_cell.h"
#include "view/text.h"

/* Rows that do not hold which are listed at most. */
#define MOST_ROWS 100

static const char *text_at(const json_t *j, const char *key)
{
	const char *text = json_string_value(json_object_get(j, key));

	return text ? text : "";
}

/* The columns of verdict.csv. */
struct columns {
	int job, require, op, step, round, measured, margin, verdict, unit, reason, rank;
	bool ranked; /* any row is of one rank */
};

static struct columns columns_of(const struct table *t)
{
	struct columns c = { table_column(t, "job"),        table_column(t, "require"),
			     table_column(t, "op"),         table_column(t, "step"),
			     table_column(t, "round"),      table_column(t, "measured"),
			     table_column(t, "margin_pct"), table_column(t, "verdict"),
			     table_column(t, "unit"),       table_column(t, "reason"),
			     table_column(t, "rank"),       false };

	for (size_t row = 0; row < t->rows; row++)
		c.ranked |= *table_cell(t, row, c.rank) != '\0';
	return c;
}

/* Returns how bad a row is: those that fail, then those undecided, then by what is to spare. */
static double badness(const struct table *t, const struct columns *c, size_t row)
{
	const char *verdict = table_cell(t, row, c->verdict);
	double margin = table_real(t, row, c->margin, INFINITY);

	if (!strcmp(verdict, "pass"))
		return -margin;
	return (!strcmp(verdict, "fail") ? 2e12 : 1e12) - fmax(-1e11, fmin(margin, 1e11));
}

/* A requirement of a job: its rows of all steps and rounds. */
struct judged_job {
	size_t first, worst, rows, held;
};

static bool is_of(const struct table *t, const struct columns *c, size_t a, size_t b)
{
	return !strcmp(table_cell(t, a, c->job), table_cell(t, b, c->job)) &&
	       !strcmp(table_cell(t, a, c->require), table_cell(t, b, c->require)) &&
	       !strcmp(table_cell(t, a, c->op), table_cell(t, b, c->op));
}

/* Finds the requirements, in the order of the table; there are few. */
static struct judged_job *requirements_find(const struct table *t, const struct columns *c,
					    size_t *n)
{
	struct judged_job *list = NULL;

	*n = 0;
	for (size_t row = 0; row < t->rows; row++) {
		size_t i = 0;

		while (i < *n && !is_of(t, c, list[i].first, row))
			i++;
		if (i == *n && *n == MOST_ROWS)
			continue;
		if (i == *n) {
			list = array_must_grow(list, *n, sizeof(*list));
			list[(*n)++] = (struct judged_job){ row, row, 0, 0 };
		}
		list[i].rows++;
		list[i].held += !strcmp(table_cell(t, row, c->verdict), "pass");
		if (badness(t, c, row) > badness(t, c, list[i].worst))
			list[i].worst = row;
	}
	return list;
}

static void measured_cell(const struct table *t, const struct columns *c, size_t row, FILE *f)
{
	const char *unit = table_cell(t, row, c->unit);
	double v = table_real(t, row, c->measured, NAN);
	char text[64];

	if (!isfinite(v)) {
		html_number_cell(v, FORM_REAL, f);
		return;
	}
	if (!strcmp(unit, "ns"))
		html_number_text(text, sizeof(text), FORM_TIME, v);
	else
		snprintf(text, sizeof(text), "%.12g", v);
	fprintf(f, "<td>%s", text);
	if (strcmp(unit, "ns") != 0) {
		fputc(' ', f);
		plot_text_html(unit, f);
	}
	fprintf(f, "</td>");
}

static void margin_cell(const struct table *t, const struct columns *c, size_t row, FILE *f)
{
	double v = table_real(t, row, c->margin, NAN);

	if (isfinite(v))
		fprintf(f, "<td>%+.1f %%</td>", v);
	else
		html_number_cell(NAN, FORM_REAL, f);
}

static void verdict_cell(const struct table *t, const struct columns *c, size_t row, FILE *f)
{
	const char *verdict = table_cell(t, row, c->verdict);

	fprintf(f, "<td class=\"text %s\">", strcmp(verdict, "pass") ? "bad" : "good");
	plot_text_html(verdict, f);
	if (*table_cell(t, row, c->reason)) {
		fprintf(f, ": ");
		plot_text_html(table_cell(t, row, c->reason), f);
	}
	fprintf(f, "</td>");
}

/* Prints the cells that a row of either table ends with. */
static void cells_print(const struct table *t, const struct columns *c, size_t row, FILE *f)
{
	const char *step = table_cell(t, row, c->step), *round = table_cell(t, row, c->round);

	html_text_cell(strcmp(step, "0") ? step : "", f);
	html_text_cell(strcmp(round, "0") ? round : "", f);
	if (c->ranked)
		html_text_cell(table_cell(t, row, c->rank), f);
	measured_cell(t, c, row, f);
	margin_cell(t, c, row, f);
	verdict_cell(t, c, row, f);
	fprintf(f, "</tr>\n");
}

static void names_print(const struct table *t, const struct columns *c, size_t row, FILE *f)
{
	fprintf(f, "<tr>");
	html_text_cell(table_cell(t, row, c->job), f);
	html_text_cell(table_cell(t, row, c->require), f);
	html_text_cell(table_cell(t, row, c->op), f);
}

static void head_print(const struct columns *c, const char *id, const char *held, FILE *f)
{
	fprintf(f,
		"<div class=\"wide\"><table class=\"num\" id=\"%s\"><thead><tr>"
		"<th class=\"text\">job</th><th class=\"text\">requirement</th>"
		"<th class=\"text\">operation</th>%s<th class=\"text\">step</th>"
		"<th class=\"text\">round</th>%s<th>measured</th><th>margin</th>"
		"<th class=\"text\">verdict</th></tr></thead>\n<tbody>\n",
		id, held, c->ranked ? "<th class=\"text\">rank</th>" : "");
}

static void requirements_print(const struct table *t, const struct columns *c,
			       const struct judged_job *list, size_t n, FILE *f)
{
	head_print(c, "verdicts", "<th>held</th>", f);
	for (size_t i = 0; i < n; i++) {
		names_print(t, c, list[i].first, f);
		fprintf(f, "<td>%zu of %zu</td>", list[i].held, list[i].rows);
		cells_print(t, c, list[i].worst, f);
	}
	fprintf(f, "</tbody></table></div>\n<p class=\"sub\">Of each requirement the row that is "
		   "nearest to its bound, or furthest beyond it; the margin is in percent of the "
		   "bound. Undecided is no pass.</p>\n");
}

/* Prints the rows that do not hold, where a requirement has several rows. */
static void failed_print(const struct table *t, const struct columns *c, FILE *f)
{
	size_t n = 0;

	fprintf(f, "<details><summary>Steps and rounds that do not hold</summary>\n");
	head_print(c, "requirements", "", f);
	for (size_t row = 0; row < t->rows && n <= MOST_ROWS; row++) {
		if (!strcmp(table_cell(t, row, c->verdict), "pass"))
			continue;
		if (n++ == MOST_ROWS)
			break;
		names_print(t, c, row, f);
		cells_print(t, c, row, f);
	}
	fprintf(f, "</tbody></table></div>%s</details>\n",
		n > MOST_ROWS ? "<p class=\"sub\">These are the first; verdict.csv has all.</p>" :
				"");
}

/* Prints how many requirements there are, and what became of them. */
static void counts_print(const json_t *v, bool pass, FILE *f)
{
	json_int_t n = json_integer_value(json_object_get(v, "requirements"));
	json_int_t failed = json_integer_value(json_object_get(v, "failed"));
	json_int_t undecided = json_integer_value(json_object_get(v, "undecided"));

	if (failed || undecided)
		fprintf(f,
			": of %" JSON_INTEGER_FORMAT " requirements, %" JSON_INTEGER_FORMAT
			" do not hold and %" JSON_INTEGER_FORMAT " are undecided.</p>\n",
			n, failed, undecided);
	else
		fprintf(f,
			": %" JSON_INTEGER_FORMAT " of %" JSON_INTEGER_FORMAT
			" requirements hold%s.</p>\n",
			n, n, pass ? "" : ", but the run itself did not go well");
}

void html_verdict(const struct page *page, FILE *f)
{
	const json_t *v = json_object_get(page->plot->folder.manifest, "requirements");
	const struct table *t = &page->plot->sheet[SHEET_VERDICT];
	bool pass = !strcmp(text_at(v, "verdict"), "PASS");
	struct columns c = columns_of(t);
	struct judged_job *list;
	size_t n, held = 0;

	if (!v)
		return;
	fprintf(f, "<p class=\"%s\" id=\"verdict\">", pass ? "pass" : "partial");
	plot_text_html(text_at(v, "verdict"), f);
	counts_print(v, pass, f);
	list = requirements_find(t, &c, &n);
	for (size_t i = 0; i < n; i++)
		held += list[i].held;
	if (n)
		requirements_print(t, &c, list, n, f);
	if (t->rows > n && held < t->rows)
		failed_print(t, &c, f);
	free(list);
}
