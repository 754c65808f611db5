/* SPDX-License-Identifier: MIT */
/* The type that a column of a table has in a database. */
#ifndef IOGEN_VIEW_SQL_TYPE_H
#define IOGEN_VIEW_SQL_TYPE_H

#include <stdbool.h>

#include "view/table.h"

enum sql_type { SQL_TEXT, SQL_INTEGER, SQL_REAL };

/* "TEXT", "INTEGER", "REAL". */
extern const char *const sql_type_names[];

/*
 * Returns the type of a column: by its name, where iogen knows the name or its unit; else by what
 * is in its cells: numbers, where all are, and text. An option that is swept is such a column.
 * *@by_name tells which.
 */
enum sql_type sql_type_of(const struct table *t, int column, bool *by_name);

/* Returns whether the cell is NULL: where it is empty, or a number's place says "all". */
bool sql_type_is_null(enum sql_type type, const char *cell);

/* Returns whether the cell, which is not empty, is of the type: INTEGER up to 2^63 - 1. */
bool sql_type_fits(enum sql_type type, const char *cell);

#endif
