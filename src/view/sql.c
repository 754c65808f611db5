/* SPDX-License-Identifier: MIT */
/* Tables of a database: see sql.h. */
#include "view/sql.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define MAX_NAME 64

int sql_fail(const struct sql *s)
{
	int code = sqlite.sqlite3_errcode(s->db) & 0xff;

	if (code == SQLITE_NOTADB)
		return fail(s->e, EINVAL, "--sqlite=%s: it is no database of SQLite", s->path);
	return fail(s->e, code == SQLITE_CANTOPEN ? EINVAL : EIO, "--sqlite=%s: %s", s->path,
		    sqlite.sqlite3_errmsg(s->db));
}

int sql_do(const struct sql *s, const char *text)
{
	return sqlite.sqlite3_exec(s->db, text, NULL, NULL, NULL) ? sql_fail(s) : 0;
}

sqlite3_stmt *sql_prepare(const struct sql *s, const char *text)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite.sqlite3_prepare_v2(s->db, text, -1, &statement, NULL))
		sql_fail(s);
	return statement;
}

int sql_run(const struct sql *s, sqlite3_stmt *statement)
{
	int ret = sqlite.sqlite3_step(statement) == SQLITE_DONE ? 0 : sql_fail(s);

	sqlite.sqlite3_reset(statement);
	sqlite.sqlite3_clear_bindings(statement);
	return ret;
}

int sql_number(const struct sql *s, const char *text, int64_t *v)
{
	sqlite3_stmt *statement = sql_prepare(s, text);
	int ret = 0, code;

	*v = 0;
	if (!statement)
		return -EINVAL;
	code = sqlite.sqlite3_step(statement);
	if (code == SQLITE_ROW)
		*v = sqlite.sqlite3_column_int64(statement, 0);
	else if (code != SQLITE_DONE)
		ret = sql_fail(s);
	sqlite.sqlite3_finalize(statement);
	return ret;
}

bool sql_is_name(const char *name)
{
	size_t n =
		strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

	return n && !name[n] && n <= MAX_NAME;
}

bool sql_has_table(const struct sql *s, const char *table)
{
	sqlite3_stmt *q = sql_prepare(s, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND "
					 "name = ?1 COLLATE NOCASE");
	bool found = false;

	if (q && !sqlite.sqlite3_bind_text(q, 1, table, -1, SQLITE_STATIC))
		found = sqlite.sqlite3_step(q) == SQLITE_ROW;
	sqlite.sqlite3_finalize(q);
	return found;
}

static int table_make(const struct sql *s, const char *table, const char *const *columns,
		      const char *const *types, size_t n)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	int ret;

	if (!f)
		return fail(s->e, ENOMEM, "out of memory");
	fprintf(f, "CREATE TABLE \"%s\" (", table);
	for (size_t i = 0; i < n; i++)
		fprintf(f, "%s\"%s\" %s", i ? ", " : "", columns[i], types[i]);
	fprintf(f, ")");
	fclose(f);
	ret = sql_do(s, text);
	free(text);
	return ret;
}

static int column_have(const struct sql *s, const char *table, const char *column, const char *type)
{
	sqlite3_stmt *q = sql_prepare(s, "SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2 "
					 "COLLATE NOCASE");
	char *text;
	bool found;
	int ret;

	if (!q)
		return -EIO;
	sqlite.sqlite3_bind_text(q, 1, table, -1, SQLITE_STATIC);
	sqlite.sqlite3_bind_text(q, 2, column, -1, SQLITE_STATIC);
	found = sqlite.sqlite3_step(q) == SQLITE_ROW;
	sqlite.sqlite3_finalize(q);
	if (found)
		return 0;
	text = text_format("ALTER TABLE \"%s\" ADD COLUMN \"%s\" %s", table, column, type);
	ret = sql_do(s, text);
	free(text);
	return ret;
}

int sql_table_have(const struct sql *s, const char *table, const char *const *columns,
		   const char *const *types, size_t n)
{
	int ret = 0;

	if (!sql_has_table(s, table))
		return table_make(s, table, columns, types, n);
	for (size_t i = 0; i < n && !ret; i++)
		ret = column_have(s, table, columns[i], types[i]);
	return ret;
}

sqlite3_stmt *sql_insertion(const struct sql *s, const char *table, const char *const *columns,
			    size_t n)
{
	sqlite3_stmt *statement;
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f) {
		fail(s->e, ENOMEM, "out of memory");
		return NULL;
	}
	fprintf(f, "INSERT INTO \"%s\" (", table);
	for (size_t i = 0; i < n; i++)
		fprintf(f, "%s\"%s\"", i ? ", " : "", columns[i]);
	fprintf(f, ") VALUES (");
	for (size_t i = 0; i < n; i++)
		fprintf(f, "%s?%zu", i ? ", " : "", i + 1);
	fprintf(f, ")");
	fclose(f);
	statement = sql_prepare(s, text);
	free(text);
	return statement;
}
