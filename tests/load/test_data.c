/* SPDX-License-Identifier: MIT */
/* Data as a user spells it: the bytes of each kind of piece, and what is said of what is none. */
#include "load/data.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support.h"

#define CHECK_BYTES(text, bytes) check_bytes((text), (bytes), sizeof(bytes) - 1)

static void check_bytes(const char *text, const char *bytes, size_t n)
{
	struct data d = { 0 };
	struct err e = { 0 };

	CU_ASSERT_EQUAL(data_parse("p", text, &d, &e), 0);
	CHECK_TEXT(e.text, "");
	CHECK_TEXT(d.text, text);
	CU_ASSERT_EQUAL(d.len, n);
	CU_ASSERT(d.len == n && !memcmp(d.bytes, bytes, n));
	data_release(&d);
	CU_ASSERT_PTR_NULL(d.bytes);
}

static void pieces(void)
{
	write_file("some", "file");
	CHECK_BYTES("\"abcd\"-120xdeadface", "abcd\xf4\xff\xff\xff\xde\xad\xfa\xce");
	CHECK_BYTES("0xabc", "\x0a\xbc");
	CHECK_BYTES("0XF", "\x0f");
	CHECK_BYTES("0xff0x1", "\xff\x01");
	CHECK_BYTES("0", "\0");
	CHECK_BYTES("256", "\0\1");
	CHECK_BYTES("+7", "\7");
	CHECK_BYTES("-2147483648", "\0\0\0\x80");
	CHECK_BYTES("2147483647", "\xff\xff\xff\x7f");
	CHECK_BYTES("1-1", "\1\xff\xff\xff\xff");
	CHECK_BYTES("'some'\"'\"", "file'");
}

static void check_files(const char *text, const char *first, const char *second)
{
	struct data d = { 0 };
	struct err e = { 0 };
	char *file[2];

	CU_ASSERT_EQUAL(data_parse("p", text, &d, &e), 0);
	for (uint32_t i = 0; i < 2; i++) {
		file[i] = data_file(d.text, i);
		CHECK_TEXT(file[i] ? file[i] : "none", i ? second : first);
		free(file[i]);
	}
	data_release(&d);
}

static void files(void)
{
	write_file("some", "file");
	write_file("other one", "file");
	check_files("\"'some'\"0x1", "none", "none");
	check_files("'some'", "some", "none");
	check_files("1\"'\"'some'\"'x\"'other one'", "some", "other one");
}

static void none(void)
{
	static const char *const wrong[] = {
		"",   "x", "%o",         "\"",          "\"a",       "\"\"", "''", "0x",
		"1x", "-", "2147483648", "-2147483649", "'missing'", "1 2",  NULL,
	};
	struct data d = { 0 };

	for (const char *const *w = wrong; *w; w++) {
		struct err e = { 0 };

		CU_ASSERT_NOT_EQUAL(data_parse("p", *w, &d, &e), 0);
		CU_ASSERT_EQUAL(e.count, 1);
		CU_ASSERT_PTR_NULL(d.text);
	}
}

static void filling(void)
{
	unsigned char buf[9] = "########";
	struct data d;
	unsigned char abc[] = "abc";

	d.bytes = abc;
	d.len = 3;
	data_fill(&d, buf, 8, 0);
	CHECK_TEXT((char *)buf, "abcabcab");
	data_fill(&d, buf, 7, 5);
	CHECK_TEXT((char *)buf, "cabcabcb");
	data_fill(&d, buf, 0, 1);
	CHECK_TEXT((char *)buf, "cabcabcb");
}

static const struct test tests[] = {
	{ "pieces give their bytes", pieces },
	{ "the files among them have their names", files },
	{ "what is no piece is refused", none },
	{ "data comes over and over, from any phase", filling },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("data", tests);
}
