/* SPDX-License-Identifier: MIT */
/* The tables of a folder of results, on their way into a database. */
#ifndef IOGEN_VIEW_SQL_TABLE_H
#define IOGEN_VIEW_SQL_TABLE_H

#include "view/sql.h"

/*
 * Checks that a database can hold the table: names of columns are names, each once, run_id is among
 * them and @run_id in each row, and cells are of the types that their names say. Returns 0, or
 * -EINVAL after fail() with file, line, column and value.
 */
int sql_table_check(const struct table *t, const char *path, const char *run_id, struct err *e);

/*
 * Adds all rows of a table that was checked; empty cells are NULL. Returns 0 or -errno after
 * fail().
 */
int sql_table_put(const struct sql *s, const char *name, const struct table *t);

#endif
