/* SPDX-License-Identifier: MIT */
/* The shift between two groups: worked examples, its bond with the rank test, its coverage. */
#include "stat/shift.h"

#include <math.h>

#include "base/rng.h"
#include "tests/support.h"

static struct shift of(const double *a, size_t m, const double *b, size_t n)
{
	struct rank_test t;
	double room[400];
	struct shift s;

	CU_ASSERT_EQUAL_FATAL(rank_test_init(&t, m, n), 0);
	s = shift_of(&t, a, b, room);
	rank_test_release(&t);
	return s;
}

static void examples(void)
{
	static const double a[] = { 1, 2, 3, 4 }, b[] = { 11, 13, 15, 18 };
	struct shift s = of(a, 4, b, 4);

	/* 7 8 9 9 10 10 11 11 12 12 13 14 14 15 16 17 */
	CU_ASSERT_EQUAL(s.at, 11.5);
	CU_ASSERT_EQUAL(s.lo, 7);
	CU_ASSERT_EQUAL(s.hi, 17);
	s = of(b, 4, a, 4);
	CU_ASSERT(s.at == -11.5 && s.lo == -17 && s.hi == -7);
	s = of(a, 3, b, 3);
	CU_ASSERT(s.at == 11 && isinf(s.lo) && isinf(s.hi) && s.lo < 0);
}

/* Sixty-four values in the middle of 8 by 8: the interval has 0 in it where p is above 0.05. */
static void agrees_with_p(void)
{
	struct rng r = { 3 };
	int apart = 0;

	for (int i = 0; i < 300; i++) {
		struct rank_test t;
		double a[8], b[8], p;
		struct shift s;

		for (int k = 0; k < 8; k++) {
			a[k] = rng_uniform(&r);
			b[k] = rng_uniform(&r) + 0.3;
		}
		s = of(a, 8, b, 8);
		CU_ASSERT_EQUAL_FATAL(rank_test_init(&t, 8, 8), 0);
		p = rank_test_p(&t, a, b);
		rank_test_release(&t);
		CU_ASSERT_EQUAL(p > 0.05, s.lo <= 0 && s.hi >= 0);
		CU_ASSERT(s.lo <= s.at && s.at <= s.hi);
		apart += p <= 0.05;
	}
	CU_ASSERT(apart > 60 && apart < 240);
}

static void covers(void)
{
	struct rng r = { 8 };
	int outside = 0;

	for (int i = 0; i < 1000; i++) {
		double a[6], b[6];
		struct shift s;

		for (int k = 0; k < 6; k++) {
			a[k] = pow(rng_uniform(&r), 3);
			b[k] = pow(rng_uniform(&r), 3) - 0.4;
		}
		s = of(a, 6, b, 6);
		outside += s.lo > -0.4 || s.hi < -0.4;
	}
	/* 38/924 of 1000 are 41 */
	CU_ASSERT(outside > 22 && outside < 60);
}

static const struct test tests[] = {
	{ "the median of all differences, and their ends", examples },
	{ "an interval without 0 is a p of 0.05 or less", agrees_with_p },
	{ "nineteen of twenty intervals hold the shift", covers },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("shift", tests);
}
