/* SPDX-License-Identifier: MIT */
/* report.html: a page of a run, one file that refers to no other. */
#ifndef IOGEN_VIEW_HTML_H
#define IOGEN_VIEW_HTML_H

#include "view/gnuplot.h"
#include "view/picture.h"

/* A picture, drawn in all its formats. */
struct drawn {
	const struct picture *picture;
	struct blob blob[PLOT_FORMATS];
};

/* Prints the report of @p, with the pictures of @drawn; the last of these has no picture. */
void plot_html_print(const struct plot *p, const struct drawn *drawn, FILE *f);

/* Print the parts from the manifest: notes and warnings; the run, its jobs and their targets. */
void plot_html_notes(const json_t *manifest, FILE *f);
void plot_html_manifest(const json_t *manifest, FILE *f);

#endif
