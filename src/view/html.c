/* SPDX-License-Identifier: MIT */
/* report.html: see html.h. */
#include "view/html.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"
#include "view/heading.h"
#include "view/text.h"
#include "base/text.h"

/* No script, and nothing from elsewhere. Pictures are drawn on white, in the dark too. */
static const char style[] =
	":root { color-scheme: light dark; --line: #8884; --soft: #8881; --quiet: #666; }\n"
	"@media (prefers-color-scheme: dark) { :root { --quiet: #aaa; } }\n"
	"body { font: 16px/1.5 system-ui, sans-serif; max-width: 68rem; margin: 2rem auto;\n"
	"  padding: 0 1.2rem; }\n"
	"h1 { font-size: 1.7rem; line-height: 1.2; margin: 0; overflow-wrap: anywhere; }\n"
	"h2 { font-size: 1.2rem; margin: 2.5rem 0 .6rem; }\n"
	".sub { color: var(--quiet); margin: .3rem 0 0; overflow-wrap: anywhere; }\n"
	".partial { border-left: .4rem solid #d55e00; padding: .5rem .9rem;\n"
	"  background: #d55e0022; font-weight: 600; }\n"
	".wide { overflow-x: auto; }\n"
	"table { border-collapse: collapse; font-size: .92rem; }\n"
	"th, td { padding: .28rem .7rem; border-bottom: 1px solid var(--line); text-align: left;\n"
	"  vertical-align: top; }\n"
	"thead th { border-bottom-width: 2px; vertical-align: bottom; }\n"
	".num th, .num td { text-align: right; white-space: nowrap;\n"
	"  font-variant-numeric: tabular-nums; }\n"
	".num .text { text-align: left; }\n"
	".num td.text { white-space: normal; overflow-wrap: anywhere; min-width: 5rem; }\n"
	".none { color: var(--quiet); }\n"
	".facts th { font-weight: 600; white-space: nowrap; }\n"
	".facts td { overflow-wrap: anywhere; }\n"
	"figure { margin: 0 0 2.2rem; break-inside: avoid; }\n"
	"figure img { display: block; max-width: 100%; height: auto; background: #fff;\n"
	"  border: 1px solid var(--line); border-radius: 4px; }\n"
	"figcaption { color: var(--quiet); font-size: .92rem; max-width: 56rem;\n"
	"  margin-top: .4rem; }\n"
	"details { margin: .8rem 0; }\n"
	"summary { cursor: pointer; font-weight: 600; }\n"
	"pre { font-size: .8rem; line-height: 1.35; background: var(--soft); padding: .8rem;\n"
	"  overflow-x: auto; }\n"
	"@media print { body { max-width: none; margin: 0; font-size: 11px; }\n"
	"  h2 { break-after: avoid; } details:not([open]) { display: none; }\n"
	"  .wide { overflow: visible; } th, td { padding: .15rem .35rem; }\n"
	"  figure img { border: 0; max-height: 44vh; } }\n";

/* --- the summary --- */

enum form { TEXT, COUNT, RATE, REAL, TIME };

static const struct {
	const char *title, *column;
	enum form form;
	bool latency; /* a latency: the row of response has it, too */
} columns[] = {
	{ "job", "job", TEXT, false },        { "operation", "op", TEXT, false },
	{ "finished", "ios", COUNT, false },  { "IOPS", "iops", RATE, false },
	{ "MB/s", "mb_per_s", REAL, false },  { "mean", "_mean_ns", TIME, true },
	{ "p50", "_p50_ns", TIME, true },     { "p99", "_p99_ns", TIME, true },
	{ "p99.9", "_p99_9_ns", TIME, true }, { "max", "_max_ns", TIME, true },
	{ "errors", "errors", COUNT, false },
};

#define NCOLUMNS (sizeof(columns) / sizeof(columns[0]))

static void number_text(char *s, size_t n, enum form form, const char *cell)
{
	double v = strtod(cell, NULL);

	if (form == TIME)
		units_time(s, n, (uint64_t)v);
	else if (form == RATE)
		units_count(s, n, v);
	else if (form == REAL)
		snprintf(s, n, "%.1f", v);
	else
		snprintf(s, n, "%.0f", v);
}

/* Prints a cell for people; the number of the table is the value of the element. */
static void cell_print(const char *cell, enum form form, FILE *f)
{
	char text[64];

	if (form == TEXT) {
		fprintf(f, "<td class=\"text\">");
		plot_text_html(cell, f);
	} else if (!*cell) {
		fprintf(f, "<td class=\"none\">\xe2\x80\x93");
	} else {
		number_text(text, sizeof(text), form, cell);
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
		char *text = columns[i].form == TEXT ? plot_text_shown(cell, 200) : NULL;

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

static bool has_rounds(const struct table *t)
{
	for (size_t row = 0; row < t->rows; row++)
		if (table_uint(t, row, table_column(t, "round"), 0))
			return true;
	return false;
}

static void summary_print(const struct table *t, FILE *f)
{
	fprintf(f, "<h2>Summary</h2>\n<div class=\"wide\"><table class=\"num\" id=\"summary\">"
		   "<thead><tr>");
	for (size_t i = 0; i < NCOLUMNS; i++)
		fprintf(f, "<th%s>%s</th>", columns[i].form == TEXT ? " class=\"text\"" : "",
			columns[i].title);
	fprintf(f, "</tr></thead>\n<tbody>\n");
	for (size_t row = 0; row < t->rows; row++) {
		row_print(t, row, "lat", f);
		if (*table_cell(t, row, table_column(t, "response_mean_ns")))
			row_print(t, row, "response", f);
	}
	fprintf(f,
		"</tbody></table></div>\n<p class=\"sub\">Latencies run from the hand-over of "
		"an operation to its completion%s. MB/s is of 10<sup>6</sup> bytes. A dash: not "
		"measured, or too few operations.%s</p>\n",
		table_column(t, "response_mean_ns") < 0 ?
			"" :
			"; <em>response</em>, from the moment it was due",
		has_rounds(t) ? " A job has a row for each round." : "");
}

/* Prints every cell; a column of the table is a row here, as a page has no room for all columns. */
static void table_print(const struct table *t, FILE *f)
{
	fprintf(f, "<details><summary>All columns of summary.csv</summary>\n<div class=\"wide\">"
		   "<table class=\"num\" id=\"all\">\n");
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
	fprintf(f, "</table></div></details>\n");
}

/* --- pictures, and the page --- */

static void picture_print(const struct picture *picture, const struct blob *svg, FILE *f)
{
	fprintf(f, "<figure id=\"%s\"><img alt=\"%s\" src=\"data:image/svg+xml;base64,",
		picture->name, picture->title);
	plot_text_base64(svg->bytes, svg->n, f);
	fprintf(f, "\">\n<figcaption><strong>%s.</strong> %s</figcaption></figure>\n",
		picture->title, picture->caption);
}

static void head_print(const struct plot *p, const char *title, FILE *f)
{
	char *devices = plot_subtitle(p);
	const char *started = json_string_value(json_object_get(p->manifest, "started"));

	fprintf(f, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		   "<title>");
	plot_text_html(title, f);
	fprintf(f, " \xe2\x80\x93 iogen</title>\n<style>\n%s</style>\n</head>\n<body>\n<h1>",
		style);
	plot_text_html(title, f);
	fprintf(f, "</h1>\n<p class=\"sub\">");
	plot_text_html(devices, f);
	if (started) {
		fprintf(f, "; started ");
		plot_text_html(started, f);
	}
	fprintf(f, "</p>\n");
	free(devices);
}

void plot_html_print(const struct plot *p, const struct drawn *drawn, FILE *f)
{
	char *title = plot_title(p);

	head_print(p, title, f);
	if (p->partial)
		fprintf(f, "<p class=\"partial\">This run is partial: it, or one of its jobs, "
			   "ended early. The numbers are of the time until then.</p>\n");
	summary_print(&p->summary, f);
	plot_html_notes(p->manifest, f);
	fprintf(f, "<h2>Pictures</h2>\n");
	for (; drawn->picture; drawn++)
		picture_print(drawn->picture, &drawn->blob[PLOT_SVG], f);
	plot_html_manifest(p->manifest, f);
	table_print(&p->summary, f);
	fprintf(f, "</body>\n</html>\n");
	free(title);
}
