/* SPDX-License-Identifier: MIT */
/* Filling in report.html, the page beside this file: see html.h. */
#include "view/html.h"

#include <stdlib.h>
#include <string.h>

#include "base/exit_code.h"
#include "base/text.h"
#include "view/heading.h"
#include "view/html_cell.h"
#include "view/text.h"

/* --- the summary --- */

static const struct {
	const char *title, *column;
	enum form form;
	bool latency; /* a latency: the row of response has it, too */
} columns[] = {
	{ "job", "job", FORM_TEXT, false },        { "operation", "op", FORM_TEXT, false },
	{ "finished", "ios", FORM_COUNT, false },  { "IOPS", "iops", FORM_RATE, false },
	{ "MB/s", "mb_per_s", FORM_REAL, false },  { "mean", "_mean_ns", FORM_TIME, true },
	{ "p50", "_p50_ns", FORM_TIME, true },     { "p99", "_p99_ns", FORM_TIME, true },
	{ "p99.9", "_p99_9_ns", FORM_TIME, true }, { "max", "_max_ns", FORM_TIME, true },
	{ "errors", "errors", FORM_COUNT, false },
};

#define NCOLUMNS (sizeof(columns) / sizeof(columns[0]))

/* Prints a cell for people; the number of the table is the value of the element. */
static void cell_print(const char *cell, enum form form, FILE *f)
{
	char text[64];

	if (form == FORM_TEXT) {
		fprintf(f, "<td class=\"text\">");
		plot_text_html(cell, f);
	} else if (!*cell) {
		fprintf(f, "<td class=\"none\">\xe2\x80\x93");
	} else {
		html_number_text(text, sizeof(text), form, strtod(cell, NULL));
		fprintf(f, "<td><data value=\"");
		plot_text_html(cell, f);
		fprintf(f, "\">%s</data>", text);
	}
	fprintf(f, "</td>");
}

/* Prints a row of @kind: "lat"; or "response", which has latencies alone. */
static void row_print(const struct table *t, size_t row, const char *kind, FILE *f)
{
	bool lat = !strcmp(kind, "lat");

	fprintf(f, "<tr>");
	for (size_t i = 0; i < NCOLUMNS; i++) {
		char *name = text_format("%s%s", columns[i].latency ? kind : "", columns[i].column);
		const char *cell = table_cell(t, row, table_column(t, name));
		char *text = columns[i].form == FORM_TEXT ? plot_text_shown(cell, 200) : NULL;

		if (!lat && !strcmp(columns[i].column, "op"))
			fprintf(f, "<td class=\"text\">%s, response</td>", text);
		else if (!lat && !columns[i].latency && !text)
			fprintf(f, "<td></td>");
		else
			cell_print(text ? text : cell, columns[i].form, f);
		free(text);
		free(name);
	}
	fprintf(f, "</tr>\n");
}

static void summary_head(const struct page *page, FILE *f)
{
	(void)page;
	for (size_t i = 0; i < NCOLUMNS; i++)
		html_head_cell(columns[i].title, columns[i].form, f);
}

static void summary_rows(const struct page *page, FILE *f)
{
	const struct table *t = &page->plot->folder.table[TABLE_SUMMARY];

	for (size_t row = 0; row < t->rows; row++) {
		row_print(t, row, "lat", f);
		if (*table_cell(t, row, table_column(t, "response_mean_ns")))
			row_print(t, row, "response", f);
	}
}

static void response(const struct page *page, FILE *f)
{
	if (table_column(&page->plot->folder.table[TABLE_SUMMARY], "response_mean_ns") >= 0)
		fprintf(f, "; <em>response</em>, from the moment it was due");
}

static void rounds(const struct page *page, FILE *f)
{
	const struct table *t = &page->plot->folder.table[TABLE_SUMMARY];

	for (size_t row = 0; row < t->rows; row++)
		if (table_uint(t, row, table_column(t, "round"), 0)) {
			fprintf(f, " A job has a row for each round.");
			break;
		}
}

/* Prints every cell; a column is a row here, as a page has no room for all columns. */
static void all_columns(const struct page *page, FILE *f)
{
	const struct table *t = &page->plot->folder.table[TABLE_SUMMARY];

	for (size_t c = 0; c < t->columns; c++) {
		fprintf(f, "<tr><th class=\"text\">");
		plot_text_html(t->cells[c], f);
		fprintf(f, "</th>");
		for (size_t row = 0; row < t->rows; row++) {
			char *text = plot_text_shown(table_cell(t, row, (int)c), 200);

			fprintf(f, "<td>");
			plot_text_html(text, f);
			fprintf(f, "</td>");
			free(text);
		}
		fprintf(f, "</tr>\n");
	}
}

/* --- pictures, and the page --- */

/* Prints the pictures that no other section has. */
static void pictures_print(const struct page *page, FILE *f)
{
	for (const struct drawn *d = page->drawn; d->picture; d++)
		if (d->picture != &picture_sweep && d->picture != &picture_steady)
			html_figure(d, d->picture->title, d->picture->caption, f);
}

/* The summary is a section of its own, or, of a matrix, among the details at the end. */
static void summary_print(const struct page *page, FILE *f)
{
	fprintf(f, "<div class=\"wide\"><table class=\"num\" id=\"summary\"><thead><tr>");
	summary_head(page, f);
	fprintf(f, "</tr></thead>\n<tbody>\n");
	summary_rows(page, f);
	fprintf(f,
		"</tbody></table></div>\n<p class=\"sub\">Latencies run from the hand-over of an "
		"operation to its completion");
	response(page, f);
	fprintf(f, ". MB/s is of 10<sup>6</sup> bytes. A dash: not measured, or too few "
		   "operations.");
	rounds(page, f);
	fprintf(f, "</p>\n");
}

static void summary_section(const struct page *page, FILE *f)
{
	if (html_is_matrix(page->plot))
		return;
	fprintf(f, "<section><h2>Summary</h2>\n");
	summary_print(page, f);
	fprintf(f, "</section>\n");
}

static void summary_details(const struct page *page, FILE *f)
{
	if (!html_is_matrix(page->plot))
		return;
	fprintf(f, "<details><summary>Summary of each step and round</summary>\n");
	summary_print(page, f);
	fprintf(f, "</details>\n");
}

/* The first pictures of a plain run have room below its summary. */
static void page_class(const struct page *page, FILE *f)
{
	if (html_is_matrix(page->plot))
		fprintf(f, " page");
}

static void title(const struct page *page, FILE *f)
{
	char *text = plot_title(page->plot, 200);

	plot_text_html(text, f);
	free(text);
}

static void subtitle(const struct page *page, FILE *f)
{
	char *text = plot_subtitle(page->plot);
	const char *started =
		json_string_value(json_object_get(page->plot->folder.manifest, "started"));

	plot_text_html(text, f);
	free(text);
	if (started) {
		fprintf(f, "; started ");
		plot_text_html(started, f);
	}
}

/* Prints what stands above the summary of a run that did not go well. */
static void partial(const struct page *page, FILE *f)
{
	int code =
		(int)json_integer_value(json_object_get(page->plot->folder.manifest, "exit_code"));

	if (code && exit_text(code))
		fprintf(f,
			"<p class=\"partial\" id=\"failed\">This run failed: exit code %d, "
			"%s.</p>\n",
			code, exit_text(code));
	if (page->plot->partial)
		fprintf(f,
			"<p class=\"partial\">This run is partial: it, or one of its jobs, ended "
			"early. The numbers are of the time until then.</p>\n");
}

/* The text between the braces of report.html, and the function that prints in its place. */
static const struct {
	const char *name;
	void (*print)(const struct page *page, FILE *f);
} slots[] = {
	{ "title", title },
	{ "subtitle", subtitle },
	{ "verdict", html_verdict },
	{ "partial", partial },
	{ "matrix", html_matrix },
	{ "summary", summary_section },
	{ "load", html_load },
	{ "steady", html_steady },
	{ "notes", html_notes },
	{ "page", page_class },
	{ "pictures", pictures_print },
	{ "devices", html_device },
	{ "run", html_run },
	{ "jobs-open", html_jobs_open },
	{ "jobs", html_jobs },
	{ "classes", html_classes },
	{ "summary-details", summary_details },
	{ "manifest", html_manifest },
	{ "columns", all_columns },
};

static const char template[] =
#include "report.html.h"
	;

static void slot_print(const char *name, size_t n, const struct page *page, FILE *f)
{
	for (size_t i = 0; i < sizeof(slots) / sizeof(slots[0]); i++)
		if (strlen(slots[i].name) == n && !strncmp(slots[i].name, name, n)) {
			slots[i].print(page, f);
			return;
		}
	abort(); /* report.html and slots[] differ */
}

void html_print(const struct plot *p, const struct drawn *drawn, FILE *f)
{
	const struct page page = { p, drawn };
	const char *at = template, *slot;

	while ((slot = strstr(at, "{{"))) {
		const char *end = strstr(slot, "}}");

		fwrite(at, 1, (size_t)(slot - at), f);
		slot_print(slot + 2, (size_t)(end - slot) - 2, &page, f);
		at = end + 2;
	}
	fputs(at, f);
}
