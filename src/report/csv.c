/* SPDX-License-Identifier: MIT */
/* Cells and headers: see csv.h. */
#include "report/csv.h"

#include <inttypes.h>
#include <string.h>

#include "report/columns.h"

void csv_text(FILE *f, const char *s)
{
	if (!s[strcspn(s, ",\"\r\n")]) {
		fputs(s, f);
		return;
	}
	fputc('"', f);
	for (; *s; s++) {
		if (*s == '"')
			fputc('"', f);
		fputc(*s, f);
	}
	fputc('"', f);
}

void csv_begin(const struct report *r, const struct job_result *j, FILE *f)
{
	csv_text(f, r->run_id);
	fprintf(f, ",%" PRIu32 ",%" PRIu32 ",", j->job->step, j->job->round);
	csv_text(f, j->job->name);
}

void csv_begin_op(const struct report *r, const struct job_result *j, enum op op, FILE *f)
{
	csv_begin(r, j, f);
	fprintf(f, ",%s", op_names[op]);
}

static void header_print(const struct csv_file *file, const struct report *r, FILE *f)
{
	for (const struct csv_columns *c = file->columns; c->names; c++) {
		if (c != file->columns)
			fputc(',', f);
		for (const char *p = c->names; *p; p++)
			if (*p != ' ')
				fputc(*p, f);
	}
	if (file->more)
		file->more(r, f);
	fputc('\n', f);
}

void csv_print(const struct csv_file *file, const struct report *r, FILE *f)
{
	if (file->columns) {
		header_print(file, r, f);
	} else {
		for (const struct column *c = summary_columns; c->name; c++)
			fprintf(f, "%s%s", c == summary_columns ? "" : ",", c->name);
		fputc('\n', f);
	}
	file->print(r, f);
}
