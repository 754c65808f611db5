/* SPDX-License-Identifier: MIT */
/* Ratios of a comparison: their mean and interval, against values worked out by hand. */
#include "report/ratio.h"

#include <math.h>

#include "tests/support.h"

#define NEAR(a, b) (fabs((double)(a) - (double)(b)) < 1e-6 * fabs((double)(b)))

static void one_round(void)
{
	struct ratio r = ratio_of((double[]){ 2.5 }, 1);

	CU_ASSERT(NEAR(r.mean, 2.5));
	CU_ASSERT_EQUAL(r.n, 1);
}

/* 2 and 8: logs ln 2 and ln 8, mean ln 4, deviation ln 4 / sqrt 2, over sqrt 2, times t(1). */
static void two_rounds(void)
{
	struct ratio r = ratio_of((double[]){ 2, 8 }, 2);
	double half = 12.706 * log(4) / 2;

	CU_ASSERT(NEAR(r.mean, 4));
	CU_ASSERT(NEAR(r.lo, exp(log(4) - half)));
	CU_ASSERT(NEAR(r.hi, exp(log(4) + half)));
}

/* Equal ratios leave no doubt, whatever their number. */
static void equal_rounds(void)
{
	double v[40];

	for (uint32_t n = 2; n <= 40; n++) {
		struct ratio r;

		for (uint32_t i = 0; i < n; i++)
			v[i] = 1.5;
		r = ratio_of(v, n);
		CU_ASSERT(NEAR(r.mean, 1.5) && NEAR(r.lo, 1.5) && NEAR(r.hi, 1.5));
	}
}

/* The interval of x is that of 1/x turned over: which mode comes first does not matter. */
static void symmetric(void)
{
	static const double v[] = { 1.1, 1.3, 0.9, 1.2, 1.05 };
	double w[5];
	struct ratio a, b;

	for (int i = 0; i < 5; i++)
		w[i] = 1 / v[i];
	a = ratio_of(v, 5);
	b = ratio_of(w, 5);
	CU_ASSERT(NEAR(a.mean, 1 / b.mean) && NEAR(a.lo, 1 / b.hi) && NEAR(a.hi, 1 / b.lo));
	CU_ASSERT(a.lo < a.mean && a.mean < a.hi);
}

static const struct test tests[] = {
	{ "one round has a mean", one_round },
	{ "two rounds have an interval", two_rounds },
	{ "equal rounds have none", equal_rounds },
	{ "the order of the modes does not matter", symmetric },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("ratio", tests);
}
