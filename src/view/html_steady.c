/* SPDX-License-Identifier: MIT */
/* Steady state in report.html: see html.h. The table is of each step's last five rounds. */
#include <math.h>
#include <string.h>

#include "view/html.h"
#include "view/html_cell.h"
#include "view/rounds.h"
#include "view/text.h"

static const char *unit_of(const char *measure)
{
	return !strcmp(measure, "bw")  ? "bytes a second" :
	       !strcmp(measure, "lat") ? "mean latency in ns" :
					 "operations a second";
}

/* Prints what was measured of what is allowed. */
static void excursion_cell(double pct, int allowed, FILE *f)
{
	if (isnan(pct))
		html_number_cell(pct, FORM_PERCENT, f);
	else
		fprintf(f, "<td class=\"%s\">%.1f %%</td>", pct <= allowed ? "good" : "bad", pct);
}

static void row_print(const struct rounds *r, const struct tracked *t, FILE *f)
{
	struct judged last = rounds_at(r, t, t->n - 1);

	fprintf(f, "<tr><td>");
	plot_text_html(t->step, f);
	fprintf(f, "</td>");
	html_text_cell(t->label, f);
	html_text_cell(t->measure, f);
	html_number_cell(last.round, FORM_COUNT, f);
	if (isnan(last.mean))
		html_number_cell(NAN, FORM_COUNT, f);
	else
		fprintf(f, "<td>%.0f .. %.0f</td>", last.round - ROUNDS_WINDOW + 1, last.round);
	html_number_cell(last.mean, FORM_RATE, f);
	excursion_cell(last.range_pct, ROUNDS_RANGE, f);
	excursion_cell(last.slope_pct, ROUNDS_SLOPE, f);
	if (isnan(last.fit_k) || isnan(last.fit_b))
		html_number_cell(NAN, FORM_COUNT, f);
	else
		fprintf(f, "<td>%.6g x %c %.6g</td>", last.fit_k, last.fit_b < 0 ? '-' : '+',
			fabs(last.fit_b));
	fprintf(f, "<td class=\"text %s</td></tr>\n",
		last.steady ? "good\">steady" : "bad\">not steady");
}

void html_steady(const struct page *page, FILE *f)
{
	struct rounds r;

	rounds_make(&r, page->plot);
	if (r.n) {
		fprintf(f, "<section class=\"page\"><h2>Steady state</h2>\n");
		for (const struct drawn *d = page->drawn; d->picture; d++)
			if (d->picture == &picture_steady)
				html_figure(d, d->picture->title, d->picture->caption, f);
		fprintf(f,
			"<div class=\"wide\"><table class=\"num dense\" id=\"rounds\"><thead>"
			"<tr><th>step</th><th class=\"text\">job</th>"
			"<th class=\"text\">tracked</th><th>rounds</th><th>window</th>"
			"<th>mean</th><th>range<br>(allowed %d %%)</th>"
			"<th>slope<br>(allowed %d %%)</th><th>fit</th>"
			"<th class=\"text\">verdict</th></tr></thead>\n<tbody>\n",
			ROUNDS_RANGE, ROUNDS_SLOPE);
		for (size_t i = 0; i < r.n; i++)
			row_print(&r, &r.list[i], f);
		fprintf(f,
			"</tbody></table></div>\n"
			"<p class=\"sub\">The measurement window is the last %d rounds. The "
			"range is the largest value less the smallest, the slope the change of "
			"the line of least squares over the window, both in percent of its mean. "
			"The line is k x + b, with x from 0 to %d.",
			ROUNDS_WINDOW, ROUNDS_WINDOW - 1);
		for (size_t i = 0; i < r.n && i < 1; i++)
			fprintf(f, " Values are in %s.", unit_of(r.list[i].measure));
		fprintf(f, "</p>\n</section>\n");
	}
	rounds_free(&r);
}
