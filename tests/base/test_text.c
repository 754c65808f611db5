/* SPDX-License-Identifier: MIT */
/* Text: wrapped, cut, measured in columns, and compared. */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support.h"

static void check_columns(const char *text, int at, int indent, const char *expected)
{
	char *is = NULL;
	size_t n;
	FILE *f = open_memstream(&is, &n);

	text_columns(text, at, indent, f);
	fclose(f);
	CHECK_TEXT(is, expected);
	free(is);
}

static void harmless_is(const char *text, const char *expected)
{
	char *is = text_harmless(text);

	CHECK_TEXT(is, expected);
	CU_ASSERT_EQUAL(text_width(text), text_width(expected));
	free(is);
}

/* What a terminal would obey, and what is no UTF-8. */
static void harmless(void)
{
	char *is = NULL;
	size_t n;
	FILE *f = open_memstream(&is, &n);

	harmless_is("plain \u00e4\u65e5\U0001f600", "plain \u00e4\u65e5\U0001f600");
	harmless_is("\x1b[31m\x07\x7f\r\n\t", "?[31m?????");
	harmless_is("\xc2\x9b"
		    "31m\xc2\x85",
		    "?31m?");
	harmless_is("\u202e"
		    "abc\u2066\u2028",
		    "?abc??");
	harmless_is("\xff\xc3z\xe6\x97", "??z??");
	harmless_is("\xc0\x9b\xe0\x82\x9b\xed\xa0\x80\xf8\x88\x80\x80\x80", "?????????????");
	harmless_is("\xf4\x90\x80\x80", "????");
	text_print_harmless("a\nb\x1bz\xc3\xa4", 6, f); /* ends within a character */
	fclose(f);
	CHECK_TEXT(is, "a\nb?z");
	free(is);
}

#define W9 "123456789"

static void columns(void)
{
	check_columns("a b", 0, 0, "a b\n");
	check_columns("a b", 0, 4, "    a b\n");
	check_columns("a b", 3, 4, " a b\n");
	check_columns("a b", 4, 4, "\n    a b\n");
	check_columns("a b", 3, 0, " a b\n");
	check_columns(W9 " " W9 " " W9 " " W9 " " W9 " " W9 " " W9 " 0123456789 a", 0, 0,
		      W9 " " W9 " " W9 " " W9 " " W9 " " W9 " " W9 " 0123456789\na\n");
	check_columns(W9 " " W9 " " W9 " " W9 " " W9 " " W9 " " W9 " 0123456789", 0, 1,
		      " " W9 " " W9 " " W9 " " W9 " " W9 " " W9 " " W9 "\n 0123456789\n");
	check_columns("", 3, 4, "\n");
}

static void check_cut(const char *text, uint32_t most, const char *expected)
{
	char *is = text_cut(text, most);

	CHECK_TEXT(is, expected);
	free(is);
}

/* A terminal's columns are no bytes. */
static void widths(void)
{
	CU_ASSERT_EQUAL(text_width(""), 0);
	CU_ASSERT_EQUAL(text_width("abc"), 3);
	CU_ASSERT_EQUAL(text_width("pr\u00fcfung"), 7);
	CU_ASSERT_EQUAL(text_width("\u65e5\u672c"), 4);
	CU_ASSERT_EQUAL(text_width("e\u0301"), 1);
	CU_ASSERT_EQUAL(text_width("\U0001f600"), 2);
	CU_ASSERT_EQUAL(text_width("a\xffz"), 3);
	CU_ASSERT_EQUAL(text_width("\xe6\x97"), 2);
	check_cut("abcdef", 6, "abcdef");
	check_cut("abcdef", 5, "ab...");
	check_cut("abcdef", 2, "..");
	check_cut("abcdef", 0, "");
	check_cut("\u65e5\u672c\u65e5", 5, "\u65e5...");
	check_cut("\u65e5\u672c\u65e5", 4, "...");
}

static void distance(void)
{
	CU_ASSERT_EQUAL(text_distance("check", "check"), 0);
	CU_ASSERT_EQUAL(text_distance("chekc", "check"), 2);
	CU_ASSERT_EQUAL(text_distance("", "check"), 5);
	CU_ASSERT_EQUAL(text_distance("plots", "plot"), 1);
}

static void lists(void)
{
	CU_ASSERT(text_list_has("rate rate_min", "rate"));
	CU_ASSERT(text_list_has("rate rate_min", "rate_min"));
	CU_ASSERT_FALSE(text_list_has("rate_iops rate_min", "rate"));
	CU_ASSERT_FALSE(text_list_has("", "rate"));
	CU_ASSERT_FALSE(text_list_has("rate rate_min", ""));
	CU_ASSERT_FALSE(text_list_has("ratemin", "min"));
}

static void folder(void)
{
	static const struct {
		const char *path, *folder;
	} cases[] = {
		{ "file", "." },        { "", "." },          { "a/file", "a/" },
		{ "a/b/file", "a/b/" }, { "/file", "/" },     { "../file", "../" },
		{ "a/", "a/" },         { "a//file", "a//" }, { "50%/x", "50%/" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *found = text_folder(cases[i].path);

		CHECK_TEXT(found, cases[i].folder);
		free(found);
	}
}

static const struct test tests[] = {
	{ "the folder of a path", folder },
	{ "text is wrapped between words", columns },
	{ "what a terminal would obey is not shown", harmless },
	{ "text is cut by the columns it takes", widths },
	{ "how far names are from each other", distance },
	{ "a list has whole names", lists },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("text", tests);
}
