/* SPDX-License-Identifier: MIT */
/* Values of an option on an axis: numbers with units, words, and where an axis is logarithmic. */
#include "view/scale.h"

#include <math.h>
#include <string.h>

#include "tests/support.h"

enum { MOST = 16 };

static struct scale s;
static size_t at[MOST];

/* Makes the scale of words with a blank between. */
static void make(const char *words)
{
	static char text[256];
	const char *list[MOST];
	size_t n = 0;

	snprintf(text, sizeof(text), "%s", words);
	for (char *p = strtok(text, " "); p; p = strtok(NULL, " "))
		list[n++] = p;
	scale_free(&s);
	scale_make(&s, list, n, at);
}

/* Checks the form, and the values in their order. */
static void check(const char *words, enum scale_form form, const char *ordered)
{
	char all[256] = "";

	make(words);
	CU_ASSERT_EQUAL(s.form, form);
	for (size_t i = 0; i < s.n; i++)
		snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s%s", i ? " " : "",
			 s.word[i]);
	CHECK_TEXT(all, ordered);
}

static void numbers(void)
{
	CU_ASSERT_EQUAL(scale_number("4k"), 4096);
	CU_ASSERT_EQUAL(scale_number("1.5m"), 1572864);
	CU_ASSERT_EQUAL(scale_number("2KiB"), 2048);
	CU_ASSERT_EQUAL(scale_number("70%:peak"), 70);
	CU_ASSERT_DOUBLE_EQUAL(scale_number("100us"), 1e-4, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(scale_number("2s"), 2, 1e-9);
	CU_ASSERT_TRUE(isnan(scale_number("")));
	CU_ASSERT_TRUE(isnan(scale_number("randread")));
	CU_ASSERT_TRUE(isnan(scale_number("4k,8k")));
	CU_ASSERT_TRUE(isnan(scale_number("4x")));
	CU_ASSERT_TRUE(isnan(scale_number("-1")));
	CU_ASSERT_TRUE(isnan(scale_number("1e999")));
}

static void forms(void)
{
	check("1 2 4 8", SCALE_LOG, "1 2 4 8");
	check("64k 4k 16k", SCALE_LOG, "4k 16k 64k");
	check("1 10 100", SCALE_LOG, "1 10 100");
	check("1 2 3 4", SCALE_LINEAR, "1 2 3 4");
	check("0 25 50 75 100", SCALE_LINEAR, "0 25 50 75 100");
	check("50%:p 70%:p 90%:p", SCALE_LINEAR, "50%:p 70%:p 90%:p");
	check("0 1 2 4 8", SCALE_LINEAR, "0 1 2 4 8");
	check("1 2", SCALE_LINEAR, "1 2");
	check("1 64", SCALE_LOG, "1 64");
	check("7", SCALE_LINEAR, "7");
	check("write read 4k", SCALE_WORDS, "write read 4k");
}

/* Each value has its place, also where two texts are one number. */
static void places(void)
{
	make("64k 4096 64k 4k");
	CU_ASSERT_EQUAL(s.n, 2);
	CU_ASSERT_EQUAL(at[0], 1);
	CU_ASSERT_EQUAL(at[1], 0);
	CU_ASSERT_EQUAL(at[2], 1);
	CU_ASSERT_EQUAL(at[3], 0);
	CU_ASSERT_EQUAL(s.at[0], 4096);
	make("b a b");
	CU_ASSERT_EQUAL(at[0], 0);
	CU_ASSERT_EQUAL(at[1], 1);
	CU_ASSERT_EQUAL(at[2], 0);
	CU_ASSERT_EQUAL(s.at[1], 2);
	make("");
	CU_ASSERT_EQUAL(s.n, 0);
	scale_free(&s);
}

static const struct test tests[] = {
	{ "values are numbers with units, or none", numbers },
	{ "an axis is logarithmic where its values are spaced evenly so", forms },
	{ "equal values have one place, words the order in which they come", places },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("scale", tests);
}
