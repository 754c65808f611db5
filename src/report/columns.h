/* SPDX-License-Identifier: MIT */
/* The columns of summary.csv: one table, for the files and for the man page. */
#ifndef IOGEN_REPORT_COLUMNS_H
#define IOGEN_REPORT_COLUMNS_H

#include "report/summary_row.h"

struct cell {
	enum { CELL_EMPTY, CELL_WHOLE, CELL_REAL, CELL_TEXT } type;
	union {
		uint64_t whole;
		double real;
		const char *text;
	};
};

/* The part of a run that a cell is about. */
enum span {
	SPAN_NAME,   /* it says which row it is */
	SPAN_JOB,    /* the job: the same in all its rows */
	SPAN_OP,     /* the operation */
	SPAN_AMOUNT, /* the operation; those of several operations can be added up */
	SPAN_FAULTS, /* the same, of transfers: those of whole copies and chains are no more */
};

struct column {
	const char *name;
	const char *help; /* one line, without a full stop */
	enum span span;
	struct cell (*get)(const struct summary_row *r); /* NULL: a column of a latency */
	struct cell (*of)(const struct histogram *h, double percent);
	enum latency latency;
	double percent; /* the percentile, in a column of one */
};

/* Ended by a column whose name is NULL. */
extern const struct column summary_columns[];

/* Returns a row's cell; the cell is empty where the row has no such value. */
struct cell column_cell(const struct column *c, const struct summary_row *r);

#endif
