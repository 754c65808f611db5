/* SPDX-License-Identifier: MIT */
/* The median's interval: its ranks are those of published tables, and it covers as often. */
#include "stat/median_interval.h"

#include <math.h>

#include "base/rng.h"
#include "tests/support.h"

/* The values 1 .. n, the largest first. */
static struct median_interval of_numbers(size_t n)
{
	double v[200];

	for (size_t i = 0; i < n; i++)
		v[i] = (double)(n - i);
	return median_interval(v, n);
}

static void too_few(void)
{
	for (size_t n = 1; n < MEDIAN_INTERVAL_LEAST; n++) {
		struct median_interval m = of_numbers(n);

		CU_ASSERT_EQUAL(m.median, (double)(n + 1) / 2);
		CU_ASSERT(isnan(m.lo) && isnan(m.hi));
	}
	CU_ASSERT(!isnan(of_numbers(MEDIAN_INTERVAL_LEAST).lo));
}

/* Ranks of the sign test's table at 5 %, two-sided: the k'th smallest of n. */
static void ranks_of_the_table(void)
{
	static const struct {
		size_t n, k;
	} table[] = { { 6, 1 },   { 8, 1 },   { 9, 2 },   { 11, 2 }, { 12, 3 },
		      { 15, 4 },  { 17, 5 },  { 20, 6 },  { 25, 8 }, { 30, 10 },
		      { 40, 14 }, { 50, 18 }, { 100, 40 } };

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct median_interval m = of_numbers(table[i].n);

		CU_ASSERT_EQUAL(m.lo, (double)table[i].k);
		CU_ASSERT_EQUAL(m.hi, (double)(table[i].n + 1 - table[i].k));
		CU_ASSERT_EQUAL(m.median, (double)(table[i].n + 1) / 2);
	}
}

/* The square of a uniform value has the median 0.25. */
static void covers(void)
{
	struct rng r = { 12 };
	int outside = 0;

	for (int i = 0; i < 2000; i++) {
		struct median_interval m;
		double v[9];

		for (int k = 0; k < 9; k++)
			v[k] = pow(rng_uniform(&r), 2);
		m = median_interval(v, 9);
		outside += m.lo > 0.25 || m.hi < 0.25;
	}
	/* 20/512 of 2000 are 78 */
	CU_ASSERT(outside > 50 && outside < 106);
}

static void equal_values(void)
{
	double v[] = { 7, 7, 7, 7, 7, 7 };
	struct median_interval m = median_interval(v, 6);

	CU_ASSERT(m.median == 7 && m.lo == 7 && m.hi == 7);
}

static const struct test tests[] = {
	{ "fewer than six have a median alone", too_few },
	{ "the ranks are those of the tables", ranks_of_the_table },
	{ "nineteen of twenty intervals hold the median", covers },
	{ "equal values have an interval of no width", equal_values },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("median_interval", tests);
}
