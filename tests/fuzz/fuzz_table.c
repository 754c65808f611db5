/* SPDX-License-Identifier: MIT */
/*
 * Any text as a table: it is refused with words, or the same cells are read from what has them; and
 * a database holds all its rows, or it is refused with words.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "rig.h"
#include "view/column.h"
#include "view/sql_table.h"

/* Prints all cells in quotes, the header first. */
static char *table_print(const struct table *t, size_t *n)
{
	char *text = NULL;
	FILE *f = open_memstream(&text, n);

	if (!f)
		abort();
	for (size_t i = 0; i < (t->rows + 1) * t->columns; i++) {
		fputc('"', f);
		for (const char *p = t->cells[i]; *p; p++) {
			if (*p == '"')
				fputc('"', f);
			fputc(*p, f);
		}
		fputs((i + 1) % t->columns ? "\"," : "\"\n", f);
	}
	fclose(f);
	return text;
}

static void read_back(const struct table *t)
{
	struct table again;
	struct err e = { 0 };
	size_t n;
	char *text = table_print(t, &n);

	if (table_parse(&again, "again.csv", text, n, &e) || again.rows != t->rows ||
	    again.columns != t->columns)
		abort();
	for (size_t i = 0; i < (t->rows + 1) * t->columns; i++)
		if (strcmp(again.cells[i], t->cells[i]) != 0)
			abort();
	table_free(&again);
}

/* Adds a table that was checked to a database. */
static void put(const struct table *t)
{
	struct err e = { 0 };
	struct sql s = { .path = "database", .e = &e };
	int64_t n = -1;

	if (sqlite_load(&e) ||
	    sqlite.sqlite3_open_v2(":memory:", &s.db, SQLITE_OPEN_READWRITE, NULL) ||
	    sql_table_put(&s, "t", t) || sql_number(&s, "SELECT count(*) FROM t", &n) ||
	    n != (int64_t)t->rows) {
		fprintf(stderr, "%zu rows, and %" PRIi64 " of them there: %s\n", t->rows, n,
			e.text);
		abort();
	}
	sqlite.sqlite3_close(s.db);
}

static void database(const struct table *t)
{
	int column = table_column(t, "run_id");
	const char *run_id = t->rows ? table_cell(t, 0, column) : "";
	struct err e = { 0 };
	int ret = sql_table_check(t, "table.csv", run_id, &e);

	if (!ret != !e.count)
		abort();
	if (!ret)
		put(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct table t;
	struct err e = { 0 };
	int ret = table_parse(&t, "table.csv", fuzz_text((const char *)data, n), n, &e);

	if (!ret != !e.count)
		abort();
	if (!ret)
		read_back(&t);
	if (!ret)
		database(&t);
	for (int kind = 0; kind < TABLES && !ret; kind++) {
		struct err why = { 0 };

		if (!columns_check(&t, (enum table_kind)kind, "table.csv", &why) != !why.count)
			abort();
	}
	table_free(&t);
	return 0;
}
