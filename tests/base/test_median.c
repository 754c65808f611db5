/* SPDX-License-Identifier: MIT */
/* Medians of odd and even numbers of values, in any order. */
#include "base/median.h"

#include "tests/support.h"

static void odd(void)
{
	double one[] = { 7 }, three[] = { 9, -1, 4 };

	CU_ASSERT_EQUAL(median(one, 1), 7);
	CU_ASSERT_EQUAL(median(three, 3), 4);
	CU_ASSERT(three[0] == -1 && three[1] == 4 && three[2] == 9);
}

static void even(void)
{
	double two[] = { 3, 1 }, four[] = { 8, 2, 100, 4 }, equal[] = { 5, 5, 5, 5 };

	CU_ASSERT_EQUAL(median(two, 2), 2);
	CU_ASSERT_EQUAL(median(four, 4), 6);
	CU_ASSERT_EQUAL(median(equal, 4), 5);
}

static const struct test tests[] = {
	{ "the middle one of an odd number", odd },
	{ "the mean of the middle two", even },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("median", tests);
}
