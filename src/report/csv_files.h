/* SPDX-License-Identifier: MIT */
/*
 * The CSV files of a results folder. A new one is a line of the list in csv_files.c, and a file
 * csv_NAME.c that defines csv_NAME. The header and the man page are made of its columns.
 */
#ifndef IOGEN_REPORT_CSV_FILES_H
#define IOGEN_REPORT_CSV_FILES_H

#include "report/report.h"

/* One column, or several that share a help, with ", " between their names. */
struct csv_columns {
	const char *names;
	const char *help; /* one line, without a full stop */
};

struct csv_file {
	const char *name;
	const char *help;
	const struct csv_columns *columns; /* ended by NULL; NULL: the columns of columns.h */
	void (*print)(const struct report *r, FILE *f); /* prints the rows */
	bool (*wanted)(const struct report *r);         /* NULL: always */
	/* prints further columns of the header, with commas before them; NULL: there are none */
	void (*more)(const struct report *r, FILE *f);
};

/* Ended by NULL. */
extern const struct csv_file *const csv_files[];

/* Prints the header and the rows. */
void csv_print(const struct csv_file *file, const struct report *r, FILE *f);

#endif
