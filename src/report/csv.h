/* SPDX-License-Identifier: MIT */
/* CSV as RFC 4180 has it: one header line, quotes where needed, an empty cell for no value. */
#ifndef IOGEN_REPORT_CSV_H
#define IOGEN_REPORT_CSV_H

#include "report/csv_files.h"

/* Prints a cell of text, in quotes where it needs them. */
void csv_text(FILE *f, const char *s);

/* The columns that begin all tables but the summary, and the cells for them. */
#define CSV_BEGIN_COLUMNS                                       \
	{                                                       \
		"run_id, step, round, job", "as in summary.csv" \
	}
void csv_begin(const struct report *r, const struct job_result *j, FILE *f);

/* The same with the operation behind them. */
#define CSV_OP_COLUMNS                                              \
	{                                                           \
		"run_id, step, round, job, op", "as in summary.csv" \
	}
void csv_begin_op(const struct report *r, const struct job_result *j, enum op op, FILE *f);

#endif
