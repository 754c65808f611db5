/* SPDX-License-Identifier: MIT */
/* Reading CSV: all that RFC 4180 allows, and files that are no tables. */
#include "view/table.h"

#include <string.h>

#include "tests/support.h"

static struct table table;
static struct err err;

static int read_text(const char *text)
{
	write_file("a.csv", text);
	memset(&err, 0, sizeof(err));
	return table_read(&table, "a.csv", &err);
}

static void refused(const char *text, const char *why)
{
	CU_ASSERT(read_text(text) < 0);
	CHECK_TEXT(err.text, why);
	table_free(&table);
}

static void plain(void)
{
	CU_ASSERT_EQUAL_FATAL(read_text("job,ios,iops\na,12,0.5\nb,,\n"), 0);
	CU_ASSERT_EQUAL(table.columns, 3);
	CU_ASSERT_EQUAL_FATAL(table.rows, 2);
	CU_ASSERT_EQUAL(table_column(&table, "iops"), 2);
	CU_ASSERT_EQUAL(table_column(&table, "io"), -1);
	CHECK_TEXT(table_cell(&table, 0, 0), "a");
	CHECK_TEXT(table_cell(&table, 1, 2), "");
	CHECK_TEXT(table_cell(&table, 1, -1), "");
	CU_ASSERT_EQUAL(table_uint(&table, 0, 1, 7), 12);
	CU_ASSERT_EQUAL(table_uint(&table, 1, 1, 7), 7);
	CU_ASSERT_EQUAL(table_real(&table, 0, 2, -1), 0.5);
	CU_ASSERT_EQUAL(table_real(&table, 1, 2, -1), -1);
	table_free(&table);
}

static void quoted(void)
{
	CU_ASSERT_EQUAL_FATAL(read_text("\"a\",b\n\"x,\"\"y\"\"\nz\",\"\"\n\"\"\"\",\"1\""), 0);
	CU_ASSERT_EQUAL_FATAL(table.rows, 2);
	CU_ASSERT_EQUAL(table_column(&table, "a"), 0);
	CHECK_TEXT(table_cell(&table, 0, 0), "x,\"y\"\nz");
	CHECK_TEXT(table_cell(&table, 0, 1), "");
	CHECK_TEXT(table_cell(&table, 1, 0), "\"");
	CHECK_TEXT(table_cell(&table, 1, 1), "1");
	table_free(&table);
}

static void line_ends(void)
{
	CU_ASSERT_EQUAL_FATAL(read_text("a,b\r\n1,2\r\n3,4"), 0);
	CU_ASSERT_EQUAL_FATAL(table.rows, 2);
	CU_ASSERT_EQUAL(table_uint(&table, 1, 1, 0), 4);
	CHECK_TEXT(table_cell(&table, 0, 1), "2");
	table_free(&table);
	CU_ASSERT_EQUAL_FATAL(read_text("a,b\n"), 0);
	CU_ASSERT_EQUAL(table.rows, 0);
	table_free(&table);
}

static void no_table(void)
{
	refused("", "a.csv: empty: a table has a header line\n");
	refused("a,b\n1,2\n\"3\n4\",5\n6\n", "a.csv:5: 1 cells, and the header has 2\n");
	refused("a,b\n1,2,3\n", "a.csv:2: 3 cells, and the header has 2\n");
	refused("a,b\n\"1,2\n", "a.csv:2: a quote that does not end\n");
	refused("a\n\"\n", "a.csv:2: a quote that does not end\n");
	refused("a\n\"", "a.csv:2: a quote that does not end\n");
	refused("a,b\n\"1\"2,3\n", "a.csv:2: text behind a closing quote\n");
	memset(&err, 0, sizeof(err));
	CU_ASSERT(table_read(&table, "none.csv", &err) < 0);
	CHECK_TEXT(err.text, "none.csv: No such file or directory\n");
	table_free(&table);
}

int main(void)
{
	static const struct test tests[] = {
		{ "rows and columns, by name", plain },
		{ "quotes, and what they hold", quoted },
		{ "lines end in any way", line_ends },
		{ "an error in a table names its line", no_table },
		{ 0 },
	};

	return suite_run("table", tests);
}
