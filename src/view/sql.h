/* SPDX-License-Identifier: MIT */
/*
 * A database of SQLite as the export needs it: tables that are made, and get further columns, as
 * rows come. Names are quoted and values are bound, so that no text becomes SQL. SQLite must have
 * been loaded.
 */
#ifndef IOGEN_VIEW_SQL_H
#define IOGEN_VIEW_SQL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "view/sql_type.h"
#include "view/sqlite.h"

struct sql {
	sqlite3 *db;
	const char *path; /* path as the user named it, for messages */
	struct err *e;
};

/* Adds SQLite's message and returns -errno: -EINVAL where the file is no database, or none. */
int sql_fail(const struct sql *s);

/* Runs statements that return nothing. Returns 0 or -errno after fail(). */
int sql_do(const struct sql *s, const char *text);

/* Prepares a statement; NULL after fail(). */
sqlite3_stmt *sql_prepare(const struct sql *s, const char *text);

/* Runs a prepared statement that returns no row, and makes it ready for the next. 0 or -errno. */
int sql_run(const struct sql *s, sqlite3_stmt *statement);

/* Reads the first number that a statement returns; 0, where it returns none. 0 or -errno. */
int sql_number(const struct sql *s, const char *text, int64_t *v);

/* Returns whether it is a name for a table or column: letters, digits, _, . and -, 64 at most. */
bool sql_is_name(const char *name);

/* Returns whether the database has the table. */
bool sql_has_table(const struct sql *s, const char *table);

/*
 * Makes the table of these columns, or adds those that it lacks. @types are words of SQL, as
 * "TEXT PRIMARY KEY"; they are used for new columns alone. Returns 0 or -errno after fail().
 */
int sql_table_have(const struct sql *s, const char *table, const char *const *columns,
		   const char *const *types, size_t n);

/* Prepares the insertion of a row, whose values are parameters from 1 on; NULL after fail(). */
sqlite3_stmt *sql_insertion(const struct sql *s, const char *table, const char *const *columns,
			    size_t n);

#endif
