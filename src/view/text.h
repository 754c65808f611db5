/* SPDX-License-Identifier: MIT */
/*
 * Text of a folder of results, on its way to gnuplot and HTML: it may have any character, and a
 * hostile folder has those that do harm. Each way has its one function below, which makes any text
 * harmless, whatever its caller did before.
 */
#ifndef IOGEN_VIEW_TEXT_H
#define IOGEN_VIEW_TEXT_H

#include <stddef.h>
#include <stdio.h>

/*
 * Returns a copy for readers, as text_harmless() makes it; where it is longer than @most
 * characters, its middle is left out. The caller owns it.
 */
char *plot_text_shown(const char *s, size_t most);

/*
 * Print a string of gnuplot's, quotes included, of letters, digits, blanks and octal numbers alone:
 * it ends where it should, and gnuplot runs, replaces and marks up nothing in it, where the
 * terminal is noenhanced. The second is for a tic, where % is special.
 */
void plot_text_quote(const char *s, FILE *f);
void plot_text_quote_tic(const char *s, FILE *f);

/* Prints text of an element or of an attribute in double quotes. */
void plot_text_html(const char *s, FILE *f);

/* Prints the bytes as base64. */
void plot_text_base64(const void *bytes, size_t n, FILE *f);

#endif
