/* SPDX-License-Identifier: MIT */
/* Cells of the tables in report.html: see html_cell.h. */
#include "view/html_cell.h"

#include <math.h>

#include "base/units.h"
#include "view/text.h"

void html_number_text(char *s, size_t n, enum form form, double v)
{
	if (form == FORM_TIME)
		units_time(s, n, units_whole(v));
	else if (form == FORM_BYTES)
		units_bytes(s, n, units_whole(v));
	else if (form == FORM_RATE)
		units_count(s, n, v);
	else if (form == FORM_REAL)
		snprintf(s, n, "%.1f", v);
	else if (form == FORM_PERCENT)
		snprintf(s, n, "%.1f %%", v);
	else
		snprintf(s, n, "%.0f", v);
}

void html_text_cell(const char *text, FILE *f)
{
	fprintf(f, "<td class=\"text\">");
	plot_text_html(text, f);
	fprintf(f, "</td>");
}

void html_number_cell(double v, enum form form, FILE *f)
{
	char text[64];

	if (!isfinite(v)) {
		fprintf(f, "<td class=\"none\">\xe2\x80\x93</td>");
		return;
	}
	html_number_text(text, sizeof(text), form, v);
	fprintf(f, "<td>%s</td>", text);
}

void html_head_cell(const char *title, enum form form, FILE *f)
{
	fprintf(f, "<th%s>", form == FORM_TEXT ? " class=\"text\"" : "");
	plot_text_html(title, f);
	fprintf(f, "</th>");
}
