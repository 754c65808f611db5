/* SPDX-License-Identifier: MIT */
/* Sets of numbers: what is read, what is printed of it, and what is no set. */
#include "base/intset.h"

#include <errno.h>
#include <string.h>

#include "tests/support.h"

static void check(const char *text, const char *printed)
{
	struct intset set, again;
	char out[256];

	CU_ASSERT_EQUAL(intset_parse(text, &set), 0);
	intset_text(&set, out, sizeof(out));
	CHECK_TEXT(out, printed);
	CU_ASSERT_EQUAL(intset_parse(out, &again), 0);
	CU_ASSERT_EQUAL(memcmp(&set, &again, sizeof(set)), 0);
}

static void right(void)
{
	check("0", "0");
	check("1023", "1023");
	check("0,5,8-15", "0,5,8-15");
	check("8-15,5,0,9", "0,5,8-15");
	check("3,2,1", "1-3");
	check("7-7", "7");
	check("62-65", "62-65");
	check("0-1023", "0-1023");
}

static void wrong(void)
{
	static const char *const none[] = { "",      ",", "1,", ",1", "1,,2", "-1",  "1-", "3-1",
					    "1-2-3", "a", "1a", " 1", "1, 2", "0x1", NULL };
	struct intset set = { .bit = { 42 } };

	for (const char *const *t = none; *t; t++)
		CU_ASSERT_EQUAL(intset_parse(*t, &set), -EINVAL);
	CU_ASSERT_EQUAL(intset_parse("1024", &set), -ERANGE);
	CU_ASSERT_EQUAL(intset_parse("1-4294967297", &set), -ERANGE);
	CU_ASSERT_EQUAL(intset_parse("99999999999999999999999", &set), -ERANGE);
	CU_ASSERT_EQUAL(set.bit[0], 42);
}

static void members(void)
{
	struct intset set;

	intset_parse("3,64-66,1023", &set);
	CU_ASSERT_EQUAL(intset_count(&set), 5);
	CU_ASSERT_EQUAL(intset_nth(&set, 0), 3);
	CU_ASSERT_EQUAL(intset_nth(&set, 1), 64);
	CU_ASSERT_EQUAL(intset_nth(&set, 3), 66);
	CU_ASSERT_EQUAL(intset_nth(&set, 4), 1023);
	CU_ASSERT_TRUE(intset_has(&set, 66) && !intset_has(&set, 67));
	CU_ASSERT_FALSE(intset_has(&set, 1024));
}

/* A text that does not fit is cut, and still a text. */
static void cut(void)
{
	struct intset set;
	char out[5];

	intset_parse("100,200", &set);
	intset_text(&set, out, sizeof(out));
	CHECK_TEXT(out, "100,");
	set = (struct intset){ 0 };
	intset_text(&set, out, sizeof(out));
	CHECK_TEXT(out, "");
}

static const struct test tests[] = {
	{ "lists and ranges", right },
	{ "what is no list", wrong },
	{ "members", members },
	{ "a text that is too long", cut },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("intset", tests);
}
