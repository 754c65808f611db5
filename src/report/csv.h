/* SPDX-License-Identifier: MIT */
/* CSV as RFC 4180 has it. */
#ifndef IOGEN_REPORT_CSV_H
#define IOGEN_REPORT_CSV_H

#include "report/report.h"

/* Prints a cell of text, in quotes where it needs them. */
void csv_text(FILE *f, const char *s);

/* Prints the cells that open each line of all CSV files but the summary: run, step, round, job. */
void csv_begin(const struct report *r, const struct job_result *j, FILE *f);

#endif
