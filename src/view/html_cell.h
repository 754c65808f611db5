/* SPDX-License-Identifier: MIT */
/* Cells of the tables in report.html. */
#ifndef IOGEN_VIEW_HTML_CELL_H
#define IOGEN_VIEW_HTML_CELL_H

#include <stdio.h>

/* How a number is shown: 1234; 1.23k; 12.3; 1.05 ms; 20 MiB; 12.3 %. */
enum form { FORM_TEXT, FORM_COUNT, FORM_RATE, FORM_REAL, FORM_TIME, FORM_BYTES, FORM_PERCENT };

/* Formats a number for people. */
void html_number_text(char *s, size_t n, enum form form, double v);

/* Print a cell: of text; of a number, a dash where it is NAN. */
void html_text_cell(const char *text, FILE *f);
void html_number_cell(double v, enum form form, FILE *f);

/* Prints a heading of a column, of text at the left. */
void html_head_cell(const char *title, enum form form, FILE *f);

#endif
