/* SPDX-License-Identifier: MIT */
/* What was required, in report.html: see html.h. The manifest has the rows that do not hold. */
#include <string.h>

#include "base/units.h"
#include "view/html.h"
#include "view/text.h"

static const char *text_at(const json_t *j, const char *key)
{
	const char *text = json_string_value(json_object_get(j, key));

	return text ? text : "";
}

static void text_cell(const char *text, FILE *f)
{
	fprintf(f, "<td class=\"text\">");
	plot_text_html(text, f);
	fprintf(f, "</td>");
}

/* A step or a round; the round may be all of them. */
static void number_cell(const json_t *round, FILE *f)
{
	if (json_is_integer(round))
		fprintf(f, "<td>%" JSON_INTEGER_FORMAT "</td>", json_integer_value(round));
	else
		text_cell(round ? "all" : "", f);
}

static void measured_cell(const json_t *row, FILE *f)
{
	const json_t *measured = json_object_get(row, "measured");
	const char *unit = text_at(row, "unit");
	double v = json_number_value(measured);
	char text[64];

	if (!json_is_number(measured)) {
		fprintf(f, "<td class=\"none\">\xe2\x80\x93</td>");
		return;
	}
	if (!strcmp(unit, "ns") && v >= 0 && v < 1e18)
		units_time(text, sizeof(text), (uint64_t)v);
	else
		snprintf(text, sizeof(text), "%.12g", v);
	fprintf(f, "<td><data value=\"%.15g\">%s</data>", v, text);
	if (strcmp(unit, "ns") != 0) {
		fputc(' ', f);
		plot_text_html(unit, f);
	}
	fprintf(f, "</td>");
}

static void row_print(const json_t *row, FILE *f)
{
	const char *is[] = { text_at(row, "jobname"), text_at(row, "require"), text_at(row, "op") };

	fprintf(f, "<tr>");
	for (size_t i = 0; i < sizeof(is) / sizeof(is[0]); i++)
		text_cell(is[i], f);
	number_cell(json_object_get(row, "step"), f);
	number_cell(json_object_get(row, "round"), f);
	measured_cell(row, f);
	fprintf(f, "<td class=\"text\">");
	plot_text_html(text_at(row, "verdict"), f);
	if (*text_at(row, "reason")) {
		fprintf(f, ": ");
		plot_text_html(text_at(row, "reason"), f);
	}
	fprintf(f, "</td></tr>\n");
}

void html_verdict(const struct page *page, FILE *f)
{
	const json_t *v = json_object_get(page->plot->folder.manifest, "requirements");
	const json_t *rows = json_object_get(v, "rows");
	bool pass = !strcmp(text_at(v, "verdict"), "PASS");
	json_t *row;
	size_t i;

	if (!v)
		return;
	fprintf(f, "<p class=\"%s\" id=\"verdict\">", pass ? "pass" : "partial");
	plot_text_html(text_at(v, "verdict"), f);
	fprintf(f,
		": of %" JSON_INTEGER_FORMAT " requirements, %" JSON_INTEGER_FORMAT
		" do not hold and %" JSON_INTEGER_FORMAT " are undecided.</p>\n",
		json_integer_value(json_object_get(v, "requirements")),
		json_integer_value(json_object_get(v, "failed")),
		json_integer_value(json_object_get(v, "undecided")));
	if (!json_array_size(rows))
		return;
	fprintf(f, "<div class=\"wide\"><table class=\"num\" id=\"requirements\"><thead><tr>"
		   "<th class=\"text\">job</th><th class=\"text\">requirement</th>"
		   "<th class=\"text\">operation</th><th>step</th><th>round</th><th>measured</th>"
		   "<th class=\"text\">verdict</th></tr></thead>\n<tbody>\n");
	json_array_foreach(rows, i, row) row_print(row, f);
	fprintf(f, "</tbody></table></div>\n");
}
