/* SPDX-License-Identifier: MIT */
/* Messages: where they say they come from, that none is said twice, and what happens when full. */
#include "base/err.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/support.h"

static void empty(void)
{
	struct err e = { 0 };

	CHECK_TEXT(e.text, "");
	CU_ASSERT_EQUAL(e.count, 0);
}

static void one(void)
{
	struct err e = { 0 };

	CU_ASSERT_EQUAL(fail(&e, ENOENT, "%s: is %d", "a", 7), -ENOENT);
	CHECK_TEXT(e.text, "a: is 7\n");
	CU_ASSERT_EQUAL(e.count, 1);
	CU_ASSERT_EQUAL(e.len, strlen(e.text));
}

static void where(void)
{
	struct err e = { 0 };

	err_enter(&e, "%s:%u: [%s] ", "copy.ini", 12, "copy");
	fail(&e, EINVAL, "first");
	fail(&e, EINVAL, "second");
	err_leave(&e);
	fail(&e, EINVAL, "third");
	CHECK_TEXT(e.text, "copy.ini:12: [copy] first\ncopy.ini:12: [copy] second\nthird\n");
	CU_ASSERT_EQUAL(e.count, 3);
}

/* Only a whole line counts as said already: the end or the beginning of one does not. */
static void once(void)
{
	struct err e = { 0 };

	fail(&e, EINVAL, "a: bs=0");
	fail(&e, EINVAL, "a: bs=0");
	CHECK_TEXT(e.text, "a: bs=0\n");
	CU_ASSERT_EQUAL(e.count, 1);
	fail(&e, EINVAL, "bs=0");
	fail(&e, EINVAL, "a: bs");
	CHECK_TEXT(e.text, "a: bs=0\nbs=0\na: bs\n");
	fail(&e, EINVAL, "bs=0");
	CU_ASSERT_EQUAL(e.count, 3);
	err_enter(&e, "a: ");
	CU_ASSERT_EQUAL(fail(&e, ERANGE, "bs=0"), -ERANGE);
	CU_ASSERT_EQUAL(e.count, 3);
}

/* A message that does not fit is counted, and what fitted stays as it was. */
static void full(void)
{
	struct err e = { 0 };
	char was[sizeof(e.text)];
	unsigned n = 0;

	while (e.len + 100 < ERR_ROOM)
		fail(&e, EINVAL, "%099u", n++);
	memcpy(was, e.text, sizeof(was));
	fail(&e, EINVAL, "%0200u", 0);
	strcat(was, "and 1 more\n");
	CHECK_TEXT(e.text, was);
	CU_ASSERT_EQUAL(e.count, n + 1);
	CU_ASSERT_EQUAL(e.len, 100 * n);
	fail(&e, EINVAL, "short");
	fail(&e, EINVAL, "%0200u", 1);
	CU_ASSERT_EQUAL(e.count, n + 3);
	CHECK_TEXT(e.text + 100 * n, "short\nand 2 more\n");
}

/* The last byte is that of the ending zero. */
static void brim(void)
{
	for (int over = -1; over <= 1; over++) {
		struct err e = { 0 };

		for (int i = 0; i < 7; i++)
			fail(&e, EINVAL, "%01023d", i);
		CU_ASSERT_EQUAL(e.len, 7 * 1024);
		fail(&e, EINVAL, "%0*d", 1022 + over, 9);
		CU_ASSERT_EQUAL(e.count, 8);
		CU_ASSERT_EQUAL(e.len, over <= 0 ? 8191 + (size_t)over : 7168);
		CHECK_TEXT(e.text + e.len, over <= 0 ? "" : "and 1 more\n");
		CU_ASSERT_EQUAL(e.text[e.len - 1], '\n');
	}
}

/* A message that is longer than any should be is cut, and still ends in a newline. */
static void overlong(void)
{
	struct err e = { 0 };

	for (size_t n = 2040; n < 2060; n++) {
		e = (struct err){ 0 };
		err_enter(&e, "here: ");
		fail(&e, EINVAL, "%0*d", (int)n, 0);
		CU_ASSERT_EQUAL(e.len, n + 7 < 2047 ? n + 7 : 2047);
		CU_ASSERT_EQUAL(strlen(e.text), e.len);
		CU_ASSERT_EQUAL(e.text[e.len - 1], '\n');
	}
}

static void merge(void)
{
	struct err to = { 0 }, from = { 0 };

	err_merge(&to, &from);
	CU_ASSERT_EQUAL(to.count, 0);
	fail(&to, EINVAL, "one");
	fail(&from, EINVAL, "one");
	fail(&from, EINVAL, "two");
	err_enter(&to, "never: ");
	err_merge(&to, &from);
	CHECK_TEXT(to.text, "one\ntwo\n");
	CU_ASSERT_EQUAL(to.count, 2);
	CHECK_TEXT(from.text, "one\ntwo\n");
}

/* What was lost before the merge is counted behind it. */
static void merge_lost(void)
{
	struct err to = { 0 }, from = { 0 };

	for (unsigned i = 0; i < 100; i++)
		fail(&from, EINVAL, "%099u", i);
	fail(&to, EINVAL, "one");
	err_merge(&to, &from);
	CU_ASSERT_EQUAL(to.count, 101);
	CHECK_TEXT(to.text + to.len, "and 19 more\n");
}

/* Messages of many files are one, with their number; the order is that of the first of a kind. */
static void merge_alike(void)
{
	struct err to = { 0 }, from = { 0 };

	for (unsigned i = 9; i < 12; i++)
		fail(&from, EINVAL, "a.0.%u: %u bytes", i, i * i);
	fail(&from, EINVAL, "b.0.9: 9 bytes");
	fail(&from, EINVAL, "a.1.100: 7 bytes");
	fail(&from, EINVAL, "a.1.100: 7 bytes, too");
	err_merge_alike(&to, &from);
	CHECK_TEXT(to.text, "a.0.9: 81 bytes (and 3 more like this)\nb.0.9: 9 bytes\n"
			    "a.1.100: 7 bytes, too\n");
	CU_ASSERT_EQUAL(to.count, 3);
	to = from = (struct err){ 0 };
	fail(&from, EINVAL, "steady after 0.3 s: 12.1 ms");
	fail(&from, EINVAL, "steady after 1 s: 9 us");
	fail(&from, EINVAL, "steady after 1 s: 9 users");
	fail(&from, EINVAL, "steady after 1. s: 9 us");
	err_merge_alike(&to, &from);
	CHECK_TEXT(to.text, "steady after 0.3 s: 12.1 ms (and 1 more like this)\n"
			    "steady after 1 s: 9 users\nsteady after 1. s: 9 us\n");
	to = from = (struct err){ 0 };
	for (unsigned i = 0; i < 5000; i++)
		fail(&from, EINVAL, "file %u is small", i);
	err_merge_alike(&to, &from);
	CHECK_TEXT(to.text, "file 0 is small (and 4999 more like this)\n");
}

/* What another one has said is not said again; a part of a line is none. */
static void removed(void)
{
	struct err e = { 0 }, other = { 0 };

	fail(&other, EINVAL, "one");
	fail(&other, EINVAL, "two and more");
	fail(&e, EINVAL, "two");
	CU_ASSERT_FALSE(err_has_all(&other, e.text));
	fail(&e, EINVAL, "one");
	fail(&e, EINVAL, "three");
	err_remove(&e, other.text);
	CHECK_TEXT(e.text, "two\nthree\n");
	CU_ASSERT_EQUAL(e.count, 2);
	fail(&other, EINVAL, "three");
	fail(&other, EINVAL, "two");
	CU_ASSERT_TRUE(err_has_all(&other, e.text));
	err_remove(&e, other.text);
	CHECK_TEXT(e.text, "");
	CU_ASSERT_EQUAL(e.count, 0);
}

/* Those that were lost are counted until nothing is left beside them. */
static void removed_lost(void)
{
	struct err e = { 0 };
	char last[128];

	for (unsigned i = 0; i < 100; i++)
		fail(&e, EINVAL, "%099u", i);
	snprintf(last, sizeof(last), "%099u\n", 80);
	err_remove(&e, last);
	CU_ASSERT_EQUAL(e.count, 99);
	CHECK_TEXT(e.text + e.len, "and 19 more\n");
	err_remove(&e, e.text);
	CHECK_TEXT(e.text, "");
	CU_ASSERT_EQUAL(e.count, 0);
}

static const struct test tests[] = {
	{ "none at first", empty },
	{ "a message is text, a line and a return value", one },
	{ "where it was is in front", where },
	{ "nothing is said twice", once },
	{ "what does not fit is counted", full },
	{ "the text is used up to its last byte", brim },
	{ "an overlong message is cut", overlong },
	{ "merging adds what is not there yet", merge },
	{ "merging counts what was lost", merge_lost },
	{ "messages that are alike are one", merge_alike },
	{ "what another one has said is left out", removed },
	{ "what was lost is counted, unless all is left out", removed_lost },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("err", tests);
}
