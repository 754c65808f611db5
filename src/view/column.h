/* SPDX-License-Identifier: MIT */
/*
 * Types of columns, table by table: the values that their cells may hold, and the message where one
 * is wrong.
 */
#ifndef IOGEN_VIEW_COLUMN_H
#define IOGEN_VIEW_COLUMN_H

#include "view/table.h"

enum table_kind { TABLE_SUMMARY, TABLE_HISTOGRAM, TABLE_INTERVAL, TABLES };

/* The names of the files. */
extern const char *const table_names[TABLES];

/*
 * Checks that the table has the columns that are needed, and that each cell of a number is one: a
 * number of digits alone up to 2^64 - 1, or a finite one from 0 to 10^30; or empty where nothing
 * may have been measured. Columns that are not known are numbers where their names end in a unit.
 * Returns 0, or -EINVAL after fail() with file, line, column and value.
 */
int columns_check(const struct table *t, enum table_kind kind, const char *path, struct err *e);

/* Adds a message on a cell, "FILE:LINE: COLUMN: "VALUE": WHY", and returns -EINVAL. */
int cell_fail(const struct table *t, size_t row, int column, const char *path, const char *why,
	      struct err *e);

#endif
