/* SPDX-License-Identifier: MIT */
/* Types of columns: by their names, else by their cells. */
#include "view/sql_type.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support.h"

/* Returns the type of the first column of a table of this text, and checks how it was found. */
static enum sql_type type_of(const char *text, bool by_name)
{
	struct err e = { 0 };
	struct table t;
	enum sql_type type;
	bool named;

	CU_ASSERT_EQUAL_FATAL(table_parse(&t, "t", strdup(text), strlen(text), &e), 0);
	type = sql_type_of(&t, 0, &named);
	CU_ASSERT_EQUAL(named, by_name);
	table_free(&t);
	return type;
}

static void by_name(void)
{
	CU_ASSERT_EQUAL(type_of("job\n7\n", true), SQL_TEXT);
	CU_ASSERT_EQUAL(type_of("iodepth\nx\n", true), SQL_INTEGER);
	CU_ASSERT_EQUAL(type_of("lat_p99_ns\n", true), SQL_INTEGER);
	CU_ASSERT_EQUAL(type_of("lat_mean_ns\n7\n", true), SQL_REAL);
	CU_ASSERT_EQUAL(type_of("lat_stddev_ns\n7\n", true), SQL_REAL);
	CU_ASSERT_EQUAL(type_of("mb_per_s\n7\n", true), SQL_REAL);
	CU_ASSERT_EQUAL(type_of("later_pct\n7\n", true), SQL_REAL);
	CU_ASSERT_EQUAL(type_of("later_ios\n7\n", true), SQL_INTEGER);
}

static void by_cells(void)
{
	CU_ASSERT_EQUAL(type_of("sweep.x\n1\n-2\n\"\"\n", false), SQL_INTEGER);
	CU_ASSERT_EQUAL(type_of("sweep.x\n1\n2.5\n", false), SQL_REAL);
	CU_ASSERT_EQUAL(type_of("sweep.x\n1\n4k\n", false), SQL_TEXT);
	CU_ASSERT_EQUAL(type_of("sweep.x\n\"\"\n", false), SQL_INTEGER);
	CU_ASSERT_EQUAL(type_of("sweep.x\n9223372036854775808\n", false), SQL_REAL);
}

static void fits(void)
{
	static const struct {
		const char *cell;
		bool whole, real;
	} rows[] = {
		{ "0", true, true },
		{ "-7", true, true },
		{ "9223372036854775807", true, true },
		{ "9223372036854775808", false, true },
		{ "1.5", false, true },
		{ "1e3", false, true },
		{ "1e999", false, false },
		{ "1e-3", false, true },
		{ "-", false, false },
		{ "--1", false, false },
		{ "+1", false, false },
		{ " 1", false, false },
		{ "1 ", false, false },
		{ "0x1", false, false },
		{ "nan", false, false },
		{ "inf", false, false },
		{ "1,5", false, false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		CU_ASSERT_EQUAL(sql_type_fits(SQL_INTEGER, rows[i].cell), rows[i].whole);
		CU_ASSERT_EQUAL(sql_type_fits(SQL_REAL, rows[i].cell), rows[i].real);
		CU_ASSERT(sql_type_fits(SQL_TEXT, rows[i].cell));
	}
}

int main(void)
{
	static const struct test tests[] = {
		{ "a column that is known has the type of its name", by_name },
		{ "another has that of its cells", by_cells },
		{ "a cell fits to a type", fits },
		{ NULL, NULL },
	};

	return suite_run("sql_type", tests);
}
