/* SPDX-License-Identifier: MIT */
/* Option tables: finding, defaults, setting, printing and releasing, the nearest name, and help. */
#include "base/opt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "tests/support.h"

static const char *const colors[] = { "red", "green", "blue", NULL };

struct thing {
	char *title;
	uint32_t count;
	uint64_t size;
	struct nsecs wait;
	int color;
	bool loud;
};

static const struct opt table[] = {
	{ "title", OPT_TEXT(struct thing, title), .help = "What it is called; free text" },
	{ "count", "number", OPT_COUNT(struct thing, count), .def = "3", .min = 1, .max = 10,
	  .help = "How many (3; e.g. 4) there are. Not more" },
	{ "size", "sz", OPT_SIZE(struct thing, size), .def = "4k", .min = 512,
	  .help = "How large" },
	{ "wait", OPT_TIME(struct thing, wait), .def = "2", .unit = NSEC_PER_SEC,
	  .min = 20 * NSEC_PER_MSEC, .max = 60 * NSEC_PER_SEC, .help = "How long" },
	{ "color", OPT_CHOICE(struct thing, color), .def = "green", .choices = colors,
	  .help = "Which one" },
	{ "loud", OPT_FLAG(struct thing, loud), .def = "0",
	  .help = "Whether it is heard; a - or \\" },
	{ .name = NULL },
};

static void find(void)
{
	CU_ASSERT_PTR_EQUAL(opt_find(table, "title"), &table[0]);
	CU_ASSERT_PTR_EQUAL(opt_find(table, "loud"), &table[5]);
	CU_ASSERT_PTR_EQUAL(opt_find(table, "number"), &table[1]);
	CU_ASSERT_PTR_NULL(opt_find(table, "numbe"));
	CU_ASSERT_PTR_NULL(opt_find(table, "Count"));
	CU_ASSERT_PTR_NULL(opt_find(table, ""));
	CU_ASSERT_PTR_NULL(opt_find(NULL, "count"));
}

static void defaults(void)
{
	struct thing t = { .count = 99, .loud = true };

	opts_default(table, &t);
	CU_ASSERT_PTR_NULL(t.title);
	CU_ASSERT_EQUAL(t.count, 3);
	CU_ASSERT_EQUAL(t.size, 4096);
	CU_ASSERT_EQUAL(t.wait.ns, 2 * NSEC_PER_SEC);
	CU_ASSERT_EQUAL(t.color, 1);
	CU_ASSERT_FALSE(t.loud);
	opts_default(NULL, NULL);
}

/* A value that is refused leaves the one that was there. */
static void set(void)
{
	struct thing t = { 0 };
	struct err e = { 0 };

	opts_default(table, &t);
	CU_ASSERT_EQUAL(opt_set(opt_find(table, "number"), &t, "7", &e), 0);
	CU_ASSERT_EQUAL(t.count, 7);
	CU_ASSERT_EQUAL(opt_set(opt_find(table, "number"), &t, "11", &e), -ERANGE);
	CU_ASSERT_EQUAL(opt_set(opt_find(table, "loud"), &t, "yes", &e), -EINVAL);
	CU_ASSERT_EQUAL(t.count, 7);
	CU_ASSERT_FALSE(t.loud);
	CU_ASSERT_EQUAL(e.count, 2);
	CU_ASSERT_EQUAL(opt_set(opt_find(table, "title"), &t, "one", &e), 0);
	CU_ASSERT_EQUAL(opt_set(opt_find(table, "title"), &t, "two", &e), 0);
	CHECK_TEXT(t.title, "two");
	opts_release(table, &t);
	CU_ASSERT_PTR_NULL(t.title);
	opts_release(table, &t);
	opts_release(NULL, NULL);
}

static void get(void)
{
	static const char *const expected[] = { NULL, "3", "4k", "2s", "green", "0" };
	struct thing t = { 0 };
	struct err e = { 0 };

	opts_default(table, &t);
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		char *text = opt_get(&table[i], &t);

		CHECK_TEXT(text, expected[i]);
		if (text)
			CU_ASSERT_EQUAL(opt_set(&table[i], &t, text, &e), 0);
		free(text);
	}
	opts_release(table, &t);
}

static void nearest(void)
{
	unsigned distance = 4;

	CHECK_TEXT(opt_nearest(table, "colour", &distance), "color");
	CU_ASSERT_EQUAL(distance, 1);
	CHECK_TEXT(opt_nearest(table, "colour", &distance), NULL);
	CU_ASSERT_EQUAL(distance, 1);
	distance = 4;
	CHECK_TEXT(opt_nearest(table, "nubmer", &distance), "number");
	CU_ASSERT_EQUAL(distance, 2);
	distance = 4;
	CHECK_TEXT(opt_nearest(table, "titel", &distance), "title");
	distance = 4;
	CHECK_TEXT(opt_nearest(table, "", &distance), NULL);
	CHECK_TEXT(opt_nearest(table, "xyzzy", &distance), NULL);
	CHECK_TEXT(opt_nearest(NULL, "count", &distance), NULL);
	/* half of the name or more is another name */
	CHECK_TEXT(opt_nearest(table, "sy", &distance), NULL);
	CHECK_TEXT(opt_nearest(table, "lxxd", &distance), NULL);
	CHECK_TEXT(opt_nearest(table, "szz", &distance), "sz");
}

/* Of names that are equally near, the first; of a nearer one that comes later, that one. */
static void nearer(void)
{
	static const struct opt rows[] = {
		{ "abcd", OPT_FLAG(struct thing, loud), .help = "" },
		{ "abxx", "abcx", OPT_FLAG(struct thing, loud), .help = "" },
		{ .name = NULL },
	};
	char name[100];
	unsigned distance = 4;

	CHECK_TEXT(opt_nearest(rows, "abcq", &distance), "abcd");
	distance = 4;
	CHECK_TEXT(opt_nearest(rows, "abcxq", &distance), "abcx");
	memset(name, 'a', 99);
	name[99] = '\0';
	distance = 4;
	CHECK_TEXT(opt_nearest(rows, name, &distance), NULL);
}

static void check_help(void (*print)(const struct opt *, FILE *), const struct opt *o,
		       const char *expected)
{
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	print(o, f);
	fclose(f);
	CHECK_TEXT(text, expected);
	free(text);
}

static void help_line(void)
{
	check_help(opt_help_line, &table[0], "title                     What it is called\n");
	check_help(opt_help_line, &table[1],
		   "count, number             How many (3; e.g. 4) there are\n");
}

static void help(void)
{
	check_help(opt_help, &table[0],
		   "title=TEXT\n    What it is called; free text\n    default: none\n");
	check_help(opt_help, &table[1],
		   "count=NUMBER   (also: number)\n    How many (3; e.g. 4) there are. Not more\n"
		   "    default: 3\n    range: 1 to 10\n");
	check_help(opt_help, &table[2],
		   "size=SIZE   (also: sz)\n    How large\n    default: 4k\n    at least: 512\n");
	check_help(opt_help, &table[3],
		   "wait=TIME\n    How long\n    default: 2\n    range: 20ms to 60s\n");
	check_help(opt_help, &table[4],
		   "color=CHOICE\n    Which one\n    default: green\n    one of: red green blue\n");
	check_help(opt_help, &table[5],
		   "loud\n    Whether it is heard; a - or \\\n    default: 0\n");
}

static void man(void)
{
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	opts_man(table + 3, "", f);
	fclose(f);
	CHECK_TEXT(text, ".TP\n.B wait=\\fITIME\\fR\nHow long.\n.br\nrange: 20ms to 60s\n.br\n"
			 "default: \\fB2\\fR\n"
			 ".TP\n.B color=\\fICHOICE\\fR\nWhich one.\n.br\none of: red green blue\n"
			 ".br\ndefault: \\fBgreen\\fR\n"
			 ".TP\n.B loud\nWhether it is heard; a \\- or \\e.\n.br\n"
			 "default: \\fB0\\fR\n");
	free(text);
	f = open_memstream(&text, &n);
	opts_man(table + 1, "--", f);
	fclose(f);
	CU_ASSERT_PTR_NOT_NULL(
		strstr(text, ".B \\-\\-count=\\fINUMBER\\fR \\fR(also \\fBnumber\\fR)\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "at least: 512\n"));
	free(text);
}

static const struct test tests[] = {
	{ "an option has a name and an alias", find },
	{ "defaults are set as a user would", defaults },
	{ "a value that is refused changes nothing", set },
	{ "what is printed is read back", get },
	{ "the nearest name is found", nearest },
	{ "the nearest name is the nearest", nearer },
	{ "--cmdhelp: a line each", help_line },
	{ "--cmdhelp=NAME: all about one", help },
	{ "the man page's entries", man },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("opt", tests);
}
