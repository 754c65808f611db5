/* SPDX-License-Identifier: MIT */
/*
 * report.html: a page of a run, one file that refers to no other and has no script. The page is
 * src/view/report.html, with slots such as {{title}} that are filled in here.
 */
#ifndef IOGEN_VIEW_HTML_H
#define IOGEN_VIEW_HTML_H

#include "view/gnuplot.h"
#include "view/picture.h"

/* A picture, drawn in all its formats. */
struct drawn {
	const struct picture *picture;
	char *name; /* owned: name of its files */
	struct blob blob[PLOT_FORMATS];
};

/* A page in the making; the last of @drawn has no picture. */
struct page {
	const struct plot *plot;
	const struct drawn *drawn;
};

/* Prints the page of @p, with the pictures of @drawn. */
void html_print(const struct plot *p, const struct drawn *drawn, FILE *f);

/* Prints a picture with a title and a caption. */
void html_figure(const struct drawn *d, const char *title, const char *caption, FILE *f);

/* Returns whether a run has several steps or rounds: then its report begins with their medians. */
bool html_is_matrix(const struct plot *p);

/* Print sections of the page; nothing where a run has nothing of the kind. */
void html_verdict(const struct page *page, FILE *f);
void html_matrix(const struct page *page, FILE *f);
void html_load(const struct page *page, FILE *f);
void html_steady(const struct page *page, FILE *f);
void html_device(const struct page *page, FILE *f);
void html_classes(const struct page *page, FILE *f);

/* Print the parts of the page that come from the manifest. */
void html_notes(const struct page *page, FILE *f);
void html_run(const struct page *page, FILE *f);
void html_jobs_open(const struct page *page, FILE *f);
void html_jobs(const struct page *page, FILE *f);
void html_manifest(const struct page *page, FILE *f);

#endif
