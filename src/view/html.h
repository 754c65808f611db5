/* SPDX-License-Identifier: MIT */
/* The report of a run: one file that refers to no other. */
#ifndef IOGEN_VIEW_HTML_H
#define IOGEN_VIEW_HTML_H

#include "view/gnuplot.h"
#include "view/script.h"

/* A picture in its formats; empty where it is not wanted. */
struct drawn {
	struct blob blob[2]; /* by enum plot_format */
};

/* Prints the report of @p, with the pictures of @drawn, in the order of the table of pictures. */
void plot_html_print(const struct plot *p, const struct drawn *drawn, FILE *f);

/* Its parts that tell of the manifest: notes and warnings; what ran where. */
void plot_html_notes(const json_t *manifest, FILE *f);
void plot_html_manifest(const json_t *manifest, FILE *f);

#endif
