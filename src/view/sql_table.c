/* SPDX-License-Identifier: MIT */
/* A CSV file as a table of a database: see sql_table.h. */
#include "view/sql_table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "view/column.h"

/* Columns of a table at most, as in column.h. */
#define MOST_COLUMNS 256

static int header_check(const struct table *t, const char *path, struct err *e)
{
	if (t->columns > MOST_COLUMNS)
		return fail(e, EINVAL, "%s: %zu columns: not a table of iogen's", path, t->columns);
	for (size_t i = 0; i < t->columns; i++) {
		if (!sql_is_name(t->cells[i]))
			return fail(e, EINVAL, "%s:1: \"%.80s\" is no name of a column", path,
				    t->cells[i]);
		/* SQL does not tell large letters from small ones */
		for (size_t k = 0; k < i; k++)
			if (!strcasecmp(t->cells[i], t->cells[k]))
				return fail(e, EINVAL, "%s:1: two columns %s", path, t->cells[i]);
	}
	if (table_column(t, "run_id") < 0)
		return fail(e, EINVAL, "%s: no column run_id: not a table of iogen's", path);
	return 0;
}

static int cells_check(const struct table *t, int column, const char *path, struct err *e)
{
	bool by_name;
	enum sql_type type = sql_type_of(t, column, &by_name);

	for (size_t row = 0; by_name && row < t->rows; row++) {
		const char *cell = table_cell(t, row, column);

		if (!sql_type_is_null(type, cell) && !sql_type_fits(type, cell))
			return cell_fail(t, row, column, path,
					 type == SQL_INTEGER ? "is no whole number below 2^63" :
							       "is no number",
					 e);
	}
	return 0;
}

int sql_table_check(const struct table *t, const char *path, const char *run_id, struct err *e)
{
	int ret = header_check(t, path, e), of_run = table_column(t, "run_id");

	for (size_t row = 0; row < t->rows && !ret; row++)
		if (strcmp(table_cell(t, row, of_run), run_id) != 0)
			ret = cell_fail(t, row, of_run, path, "is not the run_id of manifest.json",
					e);
	for (size_t i = 0; i < t->columns && !ret; i++)
		ret = cells_check(t, (int)i, path, e);
	return ret;
}

static int cell_bind(sqlite3_stmt *to, int at, enum sql_type type, const char *cell)
{
	if (sql_type_is_null(type, cell))
		return sqlite.sqlite3_bind_null(to, at);
	if (type == SQL_INTEGER)
		return sqlite.sqlite3_bind_int64(to, at, strtoll(cell, NULL, 10));
	if (type == SQL_REAL)
		return sqlite.sqlite3_bind_double(to, at, strtod(cell, NULL));
	return sqlite.sqlite3_bind_text(to, at, cell, -1, SQLITE_STATIC);
}

static int rows_put(const struct sql *s, sqlite3_stmt *to, const struct table *t,
		    const enum sql_type *types)
{
	int ret = 0;

	for (size_t row = 0; row < t->rows && !ret; row++) {
		for (size_t i = 0; i < t->columns && !ret; i++)
			if (cell_bind(to, (int)i + 1, types[i], table_cell(t, row, (int)i)))
				ret = sql_fail(s);
		ret = ret ? ret : sql_run(s, to);
	}
	return ret;
}

int sql_table_put(const struct sql *s, const char *name, const struct table *t)
{
	enum sql_type types[MOST_COLUMNS];
	const char *words[MOST_COLUMNS];
	char *index = text_format("CREATE INDEX IF NOT EXISTS \"%s_run\" ON \"%s\" (\"run_id\")",
				  name, name);
	sqlite3_stmt *to = NULL;
	bool by_name;
	int ret;

	for (size_t i = 0; i < t->columns; i++) {
		types[i] = sql_type_of(t, (int)i, &by_name);
		words[i] = sql_type_names[types[i]];
	}
	ret = sql_table_have(s, name, t->cells, words, t->columns);
	ret = ret ? ret : sql_do(s, index);
	if (!ret) {
		to = sql_insertion(s, name, t->cells, t->columns);
		ret = to ? rows_put(s, to, t, types) : -EIO;
	}
	sqlite.sqlite3_finalize(to);
	free(index);
	return ret;
}
