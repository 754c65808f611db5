/* SPDX-License-Identifier: MIT */
/* Text of a run, for gnuplot and HTML: names of jobs and files may have any character. */
#ifndef IOGEN_VIEW_TEXT_H
#define IOGEN_VIEW_TEXT_H

#include <stddef.h>
#include <stdio.h>

/*
 * Returns a copy for readers: UTF-8, with a blank for each control character; where it is longer
 * than @most characters, its middle is left out. The caller owns it.
 */
char *plot_text_shown(const char *s, size_t most);

/* Print a string of gnuplot's, in which nothing is replaced; of a tic, where % is special. */
void plot_text_quote(const char *s, FILE *f);
void plot_text_quote_tic(const char *s, FILE *f);

/* Prints text of an element or of an attribute in double quotes. */
void plot_text_html(const char *s, FILE *f);

/* Prints the bytes as base64. */
void plot_text_base64(const void *bytes, size_t n, FILE *f);

#endif
