/* SPDX-License-Identifier: MIT */
/* Numbers as people write them: units, arithmetic, what is no number, and variables. */
#include "base/expr.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support.h"

#define K UINT64_C(1024)
#define M (K * K)
#define G (K * M)
#define S UINT64_C(1000000000)

struct row {
	const char *text;
	uint64_t value;
};

/* A failure shows the text and what came of it. */
static void check_value(const char *text, enum expr_unit unit, uint64_t bare_ns, uint64_t value)
{
	char is[256], expected[256];
	uint64_t v = 4711;
	int ret = expr_parse(text, unit, bare_ns, &v);

	snprintf(is, sizeof(is), "%.200s: %d, %llu", text, ret, (unsigned long long)v);
	snprintf(expected, sizeof(expected), "%.200s: 0, %llu", text, (unsigned long long)value);
	CHECK_TEXT(is, expected);
}

static void check_values(const struct row *rows, enum expr_unit unit, uint64_t bare_ns)
{
	for (; rows->text; rows++)
		check_value(rows->text, unit, bare_ns, rows->value);
}

/* The value stays as it was. */
static void check_error(const char *text, enum expr_unit unit, int error)
{
	char is[256], expected[256];
	uint64_t v = 4711;
	int ret = expr_parse(text, unit, S, &v);

	snprintf(is, sizeof(is), "%.200s: %d, %llu", text, ret, (unsigned long long)v);
	snprintf(expected, sizeof(expected), "%.200s: %d, 4711", text, error);
	CHECK_TEXT(is, expected);
}

static void check_errors(const char *const *texts, enum expr_unit unit)
{
	for (; *texts; texts++)
		check_error(*texts, unit, -EINVAL);
}

static void plain(void)
{
	static const struct row rows[] = {
		{ "0", 0 },     { "1", 1 },      { "0010", 10 }, { "4294967296", 4 * G },
		{ "0x10", 16 }, { "0Xff", 255 }, { "0x0b", 11 }, { "(2*3)", 6 },
		{ "1.0", 1 },   { NULL, 0 },
	};
	static const char *const bad[] = { "1k", "1b", "1s", "1.5", "10x", "", NULL };

	check_values(rows, EXPR_PLAIN, 0);
	check_errors(bad, EXPR_PLAIN);
}

static void size(void)
{
	static const struct row rows[] = {
		{ "512", 512 },     { "512b", 512 },  { "4k", 4096 },   { "4K", 4096 },
		{ "4kb", 4096 },    { "4KB", 4096 },  { "4KiB", 4096 }, { "4kib", 4096 },
		{ "4ki", 4096 },    { "4Ki", 4096 },  { "1m", M },      { "1mb", M },
		{ "1MiB", M },      { "1mi", M },     { "1g", G },      { "1gb", G },
		{ "1GiB", G },      { "1gi", G },     { "1t", K * G },  { "1tb", K * G },
		{ "1TiB", K * G },  { "1ti", K * G }, { "1p", M * G },  { "1pb", M * G },
		{ "1PiB", M * G },  { "1pi", M * G }, { "0k", 0 },      { "0x10k", 16 * K },
		{ "0x1000", 4096 }, { "0x4b", 0x4b }, { NULL, 0 },
	};
	static const char *const bad[] = {
		"k",  "4kk", "4kbb",  "4ik",   "4kibi", "4x", "4 k", "4k ",  " 4k", "4k 4k",
		"4s", "4us", "4k,8k", "4k-8k", "4%",    "0x", "0xg", "0x-1", NULL,
	};

	check_values(rows, EXPR_SIZE, 0);
	check_errors(bad, EXPR_SIZE);
}

static void times(void)
{
	static const struct row rows[] = {
		{ "7us", 7000 },      { "7usec", 7000 },    { "7ms", 7000000 },
		{ "7msec", 7000000 }, { "7s", 7 * S },      { "7sec", 7 * S },
		{ "7S", 7 * S },      { "7m", 420 * S },    { "7min", 420 * S },
		{ "7h", 25200 * S },  { "7d", 604800 * S }, { "0", 0 },
		{ "0s", 0 },          { NULL, 0 },
	};
	static const char *const bad[] = { "7k", "7ns", "7mi", "7minutes", "7w", "s", "7 s", NULL };

	check_values(rows, EXPR_TIME, S);
	check_values(rows, EXPR_TIME, 1000);
	check_errors(bad, EXPR_TIME);
	check_value("30", EXPR_TIME, S, 30 * S);
	check_value("30", EXPR_TIME, 1000, 30000);
	check_value("0x1e", EXPR_TIME, 1000000, 30000000);
}

/* In a sum the unit stands behind the whole, or within, or not at all. */
static void time_sum(void)
{
	static const struct row rows[] = {
		{ "(2*30)", 60 * S },       { "(2*30)s", 60 * S },
		{ "(2*30s)", 60 * S },      { "(2*5)m", 600 * S },
		{ "(1m+30s)", 90 * S },     { "(1h-1m)", 3540 * S },
		{ "(500ms*3)", 3 * S / 2 }, { NULL, 0 },
	};

	check_values(rows, EXPR_TIME, S);
	check_value("(2*30)", EXPR_TIME, 1000, 60000);
	check_value("(2*30)ms", EXPR_TIME, 1000, 60000000);
}

/* A fraction needs a unit; what is a whole number in the end is exactly that. */
static void fraction(void)
{
	static const struct row rows[] = {
		{ "1.5k", 1536 },  { "0.5k", 512 },        { "1.5g", 3 * G / 2 }, { "2.0", 2 },
		{ "0.25ki", 256 }, { "1.5mi", 3 * M / 2 }, { NULL, 0 },
	};
	static const char *const bad[] = { "1.5", "0.1",  ".5k", "1.",   "1.k", "1..5k", "1.5.k",
					   ".",   "1,5k", "1e3", "1e3k", "inf", "nan",   NULL };
	char text[32];

	check_values(rows, EXPR_SIZE, 0);
	check_errors(bad, EXPR_SIZE);
	for (unsigned i = 0; i < 1000; i++) {
		snprintf(text, sizeof(text), "0.%03uus", i);
		check_value(text, EXPR_TIME, 1, i);
		snprintf(text, sizeof(text), "12.%03us", i);
		check_value(text, EXPR_TIME, 1, 12 * S + i * 1000000);
		snprintf(text, sizeof(text), "(1/%u*%u)", i + 1, i + 1);
		check_value(text, EXPR_SIZE, 0, 1);
	}
}

static void arithmetic(void)
{
	static const struct row rows[] = {
		{ "(5)", 5 },
		{ "((5))", 5 },
		{ "(2+3*4)", 14 },
		{ "((2+3)*4)", 20 },
		{ "(7-2-1)", 4 },
		{ "(100/10/5)", 2 },
		{ "(100/(10/5))", 50 },
		{ "(10%4)", 2 },
		{ "(10/4)", 2 },
		{ "(10/4*2)", 5 },
		{ "(2*-3+10)", 4 },
		{ "(5--3)", 8 },
		{ "(-(2-5))", 3 },
		{ "( 2 + 3 )", 5 },
		{ "(\t2 *3)", 6 },
		{ "(1g-64k)", G - 64 * K },
		{ "(4k*2)", 8 * K },
		{ "(4*2)k", 8 * K },
		{ "(0x10+1)", 17 },
		{ "(1-1)", 0 },
		{ "(1.5*2)", 3 },
		{ "(1k/2)", 512 },
		{ NULL, 0 },
	};
	static const char *const bad[] = {
		"(",         ")",     "()",     "(1",     "1)",    "(1))",  "((1)",
		"(1)(2)",    "(1+)",  "(+1)",   "(*2)",   "(1 2)", "(1/0)", "(1%0)",
		"(1/(2-2))", "(1-2)", "(-1)",   "(1+1)x", "(1&2)", "(k)",   "1+1",
		"2*3",       "(4k",   "(1+2)3", "-(1)",   "(-)",   NULL,
	};

	check_values(rows, EXPR_SIZE, 0);
	check_errors(bad, EXPR_SIZE);
}

static void range(void)
{
	static const struct row rows[] = {
		{ "18446744073709551615", UINT64_MAX },
		{ "0xffffffffffffffff", UINT64_MAX },
		{ "(18446744073709551615-1)", UINT64_MAX - 1 },
		{ "9223372036854775809", (UINT64_C(1) << 63) + 1 },
		{ "16383p", UINT64_C(16383) << 50 },
		{ NULL, 0 },
	};
	static const char *const high[] = {
		"18446744073709551616",
		"99999999999999999999999999",
		"0x10000000000000000",
		"0xfffffffffffffffffffff",
		"16384p",
		"17179869184g",
		"(18446744073709551615+1)",
		"(16384*1p)",
		"(16384)p",
	};

	check_values(rows, EXPR_SIZE, 0);
	for (size_t i = 0; i < sizeof(high) / sizeof(high[0]); i++)
		check_error(high[i], EXPR_SIZE, -ERANGE);
	check_value("213503d", EXPR_TIME, S, 213503 * (86400 * S));
	check_error("213504d", EXPR_TIME, -ERANGE);
}

static void negative(void)
{
	static const char *const bad[] = { "-1",    "-0",     "--1", "-4k", "-",
					   "(0-1)", "(-0.5)", "+1",  NULL };

	check_errors(bad, EXPR_SIZE);
	check_errors(bad, EXPR_TIME);
}

/* A product of 83 factors of 10^60 is beyond any number, and less itself it is none at all. */
static void infinite(void)
{
	char text[16384] = "(", *p = text + 1;

	for (int side = 0; side < 2; side++) {
		for (int i = 0; i < 83; i++)
			p += sprintf(p, "%s1%060d", i ? "*" : "", 0);
		*p++ = side ? ')' : '-';
		*p = '\0';
	}
	check_error(text, EXPR_SIZE, -ERANGE);
}

/* Depth is bounded, for a million ( or - are read from a command line too; breadth is not. */
static void depth(void)
{
	size_t n = 1 << 20;
	char *text = malloc(n + 3);

	strcpy(text, "(0");
	for (int i = 0; i < 1000; i++)
		strcat(text, "+(--1)");
	strcat(text, ")");
	check_value(text, EXPR_SIZE, 0, 1000);
	for (int ok = 1; ok >= 0; ok--) {
		int levels = ok ? 64 : 65;

		memset(text, '(', (size_t)levels);
		text[levels] = '1';
		memset(text + levels + 1, ')', (size_t)levels);
		text[2 * levels + 1] = '\0';
		if (ok)
			check_value(text, EXPR_SIZE, 0, 1);
		else
			check_error(text, EXPR_SIZE, -EINVAL);
	}
	for (const char *c = "(-"; *c; c++) {
		memset(text, *c, n);
		text[0] = '(';
		strcpy(text + n, "1)");
		check_error(text, EXPR_SIZE, -EINVAL);
	}
	free(text);
}

static void check_expand(const char *text, const char *expected)
{
	char missing[64] = "";
	char *is = expr_expand(text, missing, sizeof(missing));

	CHECK_TEXT(is, expected);
	CHECK_TEXT(missing, "");
	free(is);
}

static void environment(void)
{
	char missing[8] = "";

	setenv("IOGEN_TEST_A", "one", 1);
	setenv("IOGEN_TEST_B", "", 1);
	setenv("IOGEN_TEST_C", "${IOGEN_TEST_A}$ncpus", 1);
	check_expand("${IOGEN_TEST_A}", "one");
	check_expand("a${IOGEN_TEST_A}b${IOGEN_TEST_A}c", "aonebonec");
	check_expand("x${IOGEN_TEST_B}y", "xy");
	check_expand("${IOGEN_TEST_B}", "");
	check_expand("${IOGEN_TEST_C}", "${IOGEN_TEST_A}$ncpus");
	unsetenv("IOGEN_TEST_A");
	CU_ASSERT_PTR_NULL(expr_expand("a${IOGEN_TEST_A}", missing, sizeof(missing)));
	CHECK_TEXT(missing, "IOGEN_T");
	CU_ASSERT_PTR_NULL(expr_expand("${NO}", missing, sizeof(missing)));
	CHECK_TEXT(missing, "NO");
}

static void builtin(void)
{
	char number[64], text[128];
	long page = sysconf(_SC_PAGESIZE);

	snprintf(number, sizeof(number), "%ld", sysconf(_SC_NPROCESSORS_ONLN));
	check_expand("$ncpus", number);
	snprintf(text, sizeof(text), "(2*%s)/%ld", number, page);
	check_expand("(2*$ncpus)/$pagesize", text);
	snprintf(text, sizeof(text), "(%lld)m", (long long)sysconf(_SC_PHYS_PAGES) * page >> 20);
	check_expand("($mb_memory)m", text);
}

/* What names files stays for later, and so does what is no variable. */
static void others(void)
{
	static const char *const same[] = {
		"",         "plain", "$",  "$$",      "a$",    "$jobname.$jobnum.$filenum",
		"$ncpusx",  "$ncpu", "${", "${IOGEN", "$NAME", "{ncpus}",
		"$(ncpus)", NULL,
	};

	for (const char *const *s = same; *s; s++)
		check_expand(*s, *s);
}

static const struct test tests[] = {
	{ "plain numbers", plain },
	{ "sizes", size },
	{ "times", times },
	{ "times in sums", time_sum },
	{ "fractions", fraction },
	{ "arithmetic", arithmetic },
	{ "64 bits, and no more", range },
	{ "nothing is negative", negative },
	{ "nothing is infinite", infinite },
	{ "depth is bounded", depth },
	{ "${NAME} is the environment", environment },
	{ "$ncpus $pagesize $mb_memory", builtin },
	{ "other uses of $ stay", others },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("expr", tests);
}
