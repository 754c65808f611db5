/* SPDX-License-Identifier: MIT */
/* A picture in report.html: see html.h. */
#include "view/html.h"
#include "view/text.h"

void html_figure(const struct drawn *d, const char *title, const char *caption, FILE *f)
{
	fprintf(f, "<figure id=\"%s\"><img alt=\"%s\" src=\"data:image/svg+xml;base64,", d->name,
		title);
	plot_text_base64(d->blob[PLOT_SVG].bytes, d->blob[PLOT_SVG].n, f);
	fprintf(f, "\">\n<figcaption><strong>%s.</strong> %s</figcaption></figure>\n", title,
		caption);
}
