/* SPDX-License-Identifier: MIT */
/*
 * The types of options: what is read, how it is printed, that what is printed is read back as the
 * same value, and what is said of a value that is none.
 */
#include "base/opt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "tests/support.h"

static const char *const choices[] = { "none", "native", "posix", NULL };

struct fields {
	bool flag;
	uint32_t count, percent;
	uint64_t size, large;
	struct nsecs secs, msecs;
	struct extent extent;
	struct range range, block;
	char *text;
	int choice;
};

#define F struct fields

static const struct opt rows[] = {
	{ "flag", OPT_FLAG(F, flag) },
	{ "count", OPT_COUNT(F, count) },
	{ "percent", OPT_COUNT(F, percent), .max = 100 },
	{ "size", OPT_SIZE(F, size) },
	{ "large", OPT_SIZE(F, large), .min = 4096 },
	{ "secs", OPT_TIME(F, secs), .unit = NSEC_PER_SEC, .min = NSEC_PER_SEC / 100,
	  .max = 3600 * NSEC_PER_SEC },
	{ "msecs", OPT_TIME(F, msecs), .unit = NSEC_PER_MSEC },
	{ "extent", OPT_EXTENT(F, extent) },
	{ "range", OPT_RANGE(F, range) },
	{ "block", OPT_RANGE(F, block), .min = 512, .max = 1 << 20 },
	{ "text", OPT_TEXT(F, text) },
	{ "choice", OPT_CHOICE(F, choice), .choices = choices },
	{ .name = NULL },
};

/*
 * Each row is read and printed; what was printed is read into other fields, and printed the same
 * again: those fields hold what the first do.
 */
static void check_printed(const char *name, const char *const (*pairs)[2], size_t n)
{
	const struct opt *o = opt_find(rows, name);

	for (size_t i = 0; i < n; i++) {
		struct fields a = { 0 }, b = { 0 };
		struct err e = { 0 };
		char *first, *second;

		CU_ASSERT_EQUAL(opt_set(o, &a, pairs[i][0], &e), 0);
		first = opt_get(o, &a);
		CHECK_TEXT(first, pairs[i][1]);
		CU_ASSERT_EQUAL(opt_set(o, &b, first ? first : "", &e), 0);
		second = opt_get(o, &b);
		CHECK_TEXT(second, pairs[i][1]);
		if (strcmp(name, "text"))
			CU_ASSERT_FALSE(memcmp(&a, &b, sizeof(a)));
		CHECK_TEXT(e.text, "");
		free(first);
		free(second);
		opts_release(rows, &a);
		opts_release(rows, &b);
	}
}

#define CHECK_PRINTED(name, pairs) check_printed(name, pairs, sizeof(pairs) / sizeof((pairs)[0]))

/* Each row is refused with that text, and the field stays as it was. */
static void check_refused(const char *name, const char *const (*pairs)[2], size_t n)
{
	const struct opt *o = opt_find(rows, name);

	for (size_t i = 0; i < n; i++) {
		struct fields a, was;
		struct err e = { 0 };
		char text[512];
		int ret;

		memset(&a, 0x5a, sizeof(a));
		memset(&was, 0x5a, sizeof(was));
		ret = opt_set(o, &a, pairs[i][0], &e);
		CU_ASSERT(ret == -EINVAL || ret == -ERANGE);
		snprintf(text, sizeof(text), "%s=%s: %s\n", name, pairs[i][0], pairs[i][1]);
		CHECK_TEXT(e.text, text);
		CU_ASSERT_FALSE(memcmp(&a, &was, sizeof(a)));
	}
}

#define CHECK_REFUSED(name, pairs) check_refused(name, pairs, sizeof(pairs) / sizeof((pairs)[0]))

static void flag(void)
{
	static const char *const good[][2] = { { "0", "0" }, { "1", "1" } };
	static const char *const bad[][2] = {
		{ "", "this is a flag: write 1 or 0" },
		{ "2", "this is a flag: write 1 or 0" },
		{ "01", "this is a flag: write 1 or 0" },
		{ "maybe", "this is a flag: write 1 or 0" },
		{ "true", "this is a flag: write 1 or 0" },
	};

	CHECK_PRINTED("flag", good);
	CHECK_REFUSED("flag", bad);
}

#define NO_NUMBER "not a number: write 32, say"
#define NO_SIZE "not a size: write a number with k, m, g or t, such as 64k"

#define NO_NUMBER "not a number: write 32, say"

static void count(void)
{
	static const char *const good[][2] = {
		{ "0", "0" },
		{ "1k", "1024" },
		{ "0x10", "16" },
		{ "(2*8)", "16" },
		{ "4294967295", "4294967295" },
	};
	static const char *const bad[][2] = {
		{ "", NO_NUMBER },
		{ "10x", NO_NUMBER },
		{ "-1", NO_NUMBER },
		{ "1.5", NO_NUMBER },
		{ "4294967296", "out of range: at most 4294967295" },
		{ "18446744073709551616", "too large: the most is 2^64 - 1" },
	};
	static const char *const percents[][2] = { { "101", "out of range: 0 to 100" },
						   { "1k", "out of range: 0 to 100" } };

	CHECK_PRINTED("count", good);
	CHECK_REFUSED("count", bad);
	CHECK_REFUSED("percent", percents);
}

static void size(void)
{
	static const char *const good[][2] = {
		{ "0", "0" },         { "1", "1" },
		{ "1023", "1023" },   { "1024", "1k" },
		{ "1025", "1025" },   { "1536k", "1536k" },
		{ "1024k", "1m" },    { "4KiB", "4k" },
		{ "4ki", "4k" },      { "0x100000", "1m" },
		{ "3g", "3g" },       { "1025g", "1025g" },
		{ "1024g", "1t" },    { "1p", "1p" },
		{ "1024p", "1024p" }, { "18446744073709551615", "18446744073709551615" },
	};
	static const char *const bad[][2] = {
		{ "", NO_SIZE },
		{ "k", NO_SIZE },
		{ "4k 4k", NO_SIZE },
		{ "50%", NO_SIZE },
		{ "4k,8k", NO_SIZE },
		{ "30s", NO_SIZE },
		{ "16384p", "too large: the most is 2^64 - 1" },
	};
	static const char *const small[][2] = { { "4095", "too small: at least 4096" },
						{ "0", "too small: at least 4096" } };

	CHECK_PRINTED("size", good);
	CHECK_REFUSED("size", bad);
	CHECK_REFUSED("large", small);
}

#define NO_TIME "not a time: write a number with us, ms, s, m, h or d, such as 30s"

static void times(void)
{
	static const char *const secs[][2] = {
		{ "30", "30s" },        { "1m", "60s" },      { "1h", "3600s" },
		{ "1500ms", "1500ms" }, { "0.25s", "250ms" }, { "0.25", "250ms" },
		{ "(2*15)", "30s" },    { "10ms", "10ms" },
	};
	static const char *const msecs[][2] = {
		{ "0", "0s" },
		{ "250", "250ms" },
		{ "1000", "1s" },
		{ "1us", "1us" },
		{ "0.5us", "0.500us" },
		{ "0.001us", "0.001us" },
		{ "1.001001ms", "1001.001us" },
		{ "(1us/3)", "0.333us" },
		{ "2d", "172800s" },
		{ "1.000000001s", "1000000.001us" },
	};
	static const char *const bad[][2] = {
		{ "", NO_TIME },
		{ "30k", NO_TIME },
		{ "0.0000000001", NO_TIME },
		{ "-1s", NO_TIME },
		{ "9ms", "out of range: 10ms to 3600s" },
		{ "3601", "out of range: 10ms to 3600s" },
		{ "300000000000", "out of range: 10ms to 3600s" },
	};

	CHECK_PRINTED("secs", secs);
	CHECK_PRINTED("msecs", msecs);
	CHECK_REFUSED("secs", bad);
}

static void extent(void)
{
	static const char *const good[][2] = {
		{ "0", "0" },     { "0%", "0" },      { "64k", "64k" },     { "1%", "1%" },
		{ "50%", "50%" }, { "100%", "100%" }, { "(2*25)%", "50%" },
	};
	static const char *const bad[][2] = {
		{ "", NO_SIZE },
		{ "4x", NO_SIZE },
		{ "%", "not a share: write 0% to 100%" },
		{ "101%", "not a share: write 0% to 100%" },
		{ "50%%", "not a share: write 0% to 100%" },
		{ "4k%", "not a share: write 0% to 100%" },
		{ "1.5%", "not a share: write 0% to 100%" },
		{ "-5%", "not a share: write 0% to 100%" },
		{ "00000000000000050%", "not a share: write 0% to 100%" },
	};

	CHECK_PRINTED("extent", good);
	CHECK_REFUSED("extent", bad);
}

/* A minus within ( ) is arithmetic. */
static void range(void)
{
	static const char *const good[][2] = {
		{ "0", "0" },
		{ "4k", "4k" },
		{ "4k-64k", "4k-64k" },
		{ "4k-4096", "4k" },
		{ "0-1", "0-1" },
		{ "(1g-64k)", "1048512k" },
		{ "(8k-4k)-(20k-4k)", "4k-16k" },
		{ "4k-(20k-4k)", "4k-16k" },
		{ "((9k-1k)-4k)-8k", "4k-8k" },
		{ "00000000000000000000000000000000000000000000000000000000000004k-8k", "4k-8k" },
	};
	static const char *const bad[][2] = {
		{ "64k-4k", "the range is upside down: write the smaller first" },
		{ "4k-", "not a size nor a range: write 64k or 4k-64k, say" },
		{ "-4k", "not a size nor a range: write 64k or 4k-64k, say" },
		{ "-", "not a size nor a range: write 64k or 4k-64k, say" },
	};
	static const char *const parts[][2] = {
		{ "4k-8k-16k", "range=8k-16k" },
		{ "(4k-8k", "range=(4k-8k" },
	};
	static const char *const limits[][2] = {
		{ "511", "out of range: 512 to 1048576" },
		{ "2m", "out of range: 512 to 1048576" },
	};

	CHECK_PRINTED("range", good);
	CHECK_REFUSED("range", bad);
	CHECK_REFUSED("block", limits);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct fields a = { 0 };
		struct err e = { 0 };
		char expected[128];

		CU_ASSERT_EQUAL(opt_set(opt_find(rows, "range"), &a, parts[i][0], &e), -EINVAL);
		snprintf(expected, sizeof(expected), "%s: " NO_SIZE "\n", parts[i][1]);
		CHECK_TEXT(e.text, expected);
		CU_ASSERT_EQUAL(a.range.lo, 0);
	}
}

static void text(void)
{
	static const char *const good[][2] = {
		{ "a", "a" },
		{ "a b=c;d", "a b=c;d" },
		{ "0", "0" },
		{ "\xc3\xa4", "\xc3\xa4" },
	};
	struct fields a = { 0 };
	struct err e = { 0 };
	const struct opt *o = opt_find(rows, "text");

	CHECK_PRINTED("text", good);
	CHECK_TEXT(opt_get(o, &a), NULL);
	CU_ASSERT_EQUAL(opt_set(o, &a, "kept", &e), 0);
	CU_ASSERT_EQUAL(opt_set(o, &a, "", &e), -EINVAL);
	CHECK_TEXT(e.text, "text=: a value is missing\n");
	CU_ASSERT_EQUAL(opt_set(o, &a, "two\nlines", &e), -EINVAL);
	CU_ASSERT_EQUAL(opt_set(o, &a, "two\rlines", &e), -EINVAL);
	CHECK_TEXT(e.text, "text=: a value is missing\n"
			   "text=...: a line break in a value cannot be kept in a job file\n");
	CHECK_TEXT(a.text, "kept");
	opts_release(rows, &a);
	CU_ASSERT_PTR_NULL(a.text);
}

static void choice(void)
{
	static const char *const good[][2] = {
		{ "none", "none" },
		{ "native", "native" },
		{ "posix", "posix" },
	};
	static const char *const bad[][2] = {
		{ "", "not known; one of: none native posix" },
		{ "nativ", "not known; one of: none native posix" },
		{ "Native", "not known; one of: none native posix" },
		{ "1", "not known; one of: none native posix" },
	};

	CHECK_PRINTED("choice", good);
	CHECK_REFUSED("choice", bad);
}

/* What help calls a value; a flag has none. */
static void names(void)
{
	for (const struct opt *o = rows; o->name; o++)
		CU_ASSERT_EQUAL(o->type->value == NULL, !strcmp(o->name, "flag"));
}

static const struct test tests[] = {
	{ "flags", flag },  { "counts", count },   { "sizes", size },
	{ "times", times }, { "shares", extent },  { "ranges", range },
	{ "texts", text },  { "choices", choice }, { "values have a name", names },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("opt_type", tests);
}
