/* SPDX-License-Identifier: MIT */
/* The coefficient of variation. */
#include "stat/variation.h"

#include <math.h>

#include "tests/support.h"

static void known(void)
{
	static const double two[] = { 90, 110 }, same[] = { 7, 7, 7 }, below[] = { -90, -110 };
	static const double far[] = { 1e15 + 1, 1e15 + 2, 1e15 + 3 };

	CU_ASSERT_DOUBLE_EQUAL(variation_pct(two, 2), 100 * sqrt(200) / 100, 1e-12);
	CU_ASSERT_EQUAL(variation_pct(same, 3), 0);
	CU_ASSERT_DOUBLE_EQUAL(variation_pct(below, 2), variation_pct(two, 2), 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(variation_pct(far, 3), 1e-13, 1e-15);
}

static const struct test tests[] = {
	{ "it is a sample's deviation over the mean", known },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("variation", tests);
}
