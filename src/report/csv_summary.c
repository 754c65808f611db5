/* SPDX-License-Identifier: MIT */
/* summary.csv: a row an operation of each job. The table of columns is in columns.c. */
#include <inttypes.h>

#include "report/columns.h"
#include "report/csv.h"
#include "report/formats.h"

static void csv_cell(FILE *f, const struct cell *x)
{
	switch (x->type) {
	case CELL_EMPTY:
		break;
	case CELL_WHOLE:
		fprintf(f, "%" PRIu64, x->whole);
		break;
	case CELL_REAL:
		fprintf(f, "%.3f", x->real);
		break;
	case CELL_TEXT:
		csv_text(f, x->text);
		break;
	}
}

static void summary_line(FILE *f, const struct summary_row *row)
{
	for (const struct column *c = summary_columns; c->name; c++) {
		struct cell x = column_cell(c, row);

		if (c != summary_columns)
			fputc(',', f);
		csv_cell(f, &x);
	}
	fputc('\n', f);
}

static void summary_print(const struct report *r, FILE *f)
{
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++) {
		for (uint32_t op = 0; j->started && op < OPS; op++) {
			struct summary_row row = summary_row_of(r, j, (enum op)op);

			if (job_ops(j->job) & 1u << op)
				summary_line(f, &row);
		}
	}
}

const struct csv_file csv_summary = {
	.name = "summary.csv",
	.help = "A row for each job and operation, with all workers together",
	.print = summary_print,
};

void report_csv_summary(const struct report *r, FILE *f)
{
	csv_print(&csv_summary, r, f);
}
