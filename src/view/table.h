/* SPDX-License-Identifier: MIT */
/*
 * A CSV file of a results folder, read back: RFC 4180 with a header line. Columns are found by
 * their names, so files with more columns, of later versions, are read too.
 */
#ifndef IOGEN_VIEW_TABLE_H
#define IOGEN_VIEW_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct table {
	char *text;           /* owned: the file, cut into cells */
	const char **cells;   /* owned: the header, then row by row */
	size_t *lines;        /* owned: where the header, and each row, begins in the file */
	size_t columns, rows; /* rows without the header */
};

/*
 * Reads all of @path. Returns 0, or -errno with the file, the line and the reason in @e: no file,
 * or larger than 1 GiB, no header, a quote that does not end, a row with more or fewer cells than
 * the header. table_free may be called in both cases.
 */
int table_read(struct table *t, const char *path, struct err *e);
void table_free(struct table *t);

/* The same of @n bytes of @text, which the table owns from here on; a zero stands behind them. */
int table_parse(struct table *t, const char *name, char *text, size_t n, struct err *e);

/* Returns the number of the column, from 0; -1: there is none. */
int table_column(const struct table *t, const char *name);

/* Returns the line of the file in which the row begins, from 1. */
size_t table_line(const struct table *t, size_t row);

/* Returns a cell's text, within the table; "" where it is empty and where @column is -1. */
const char *table_cell(const struct table *t, size_t row, int column);

/* Return a cell as a number; @absent where it is empty or there is none. */
double table_real(const struct table *t, size_t row, int column, double absent);
uint64_t table_uint(const struct table *t, size_t row, int column, uint64_t absent);

#endif
