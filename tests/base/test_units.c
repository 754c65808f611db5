/* SPDX-License-Identifier: MIT */
/* Numbers for readers: what is too large for one is still a number. */
#include "base/units.h"

#include "tests/support.h"

static void whole(void)
{
	CU_ASSERT_EQUAL(units_whole(0), 0);
	CU_ASSERT_EQUAL(units_whole(4095.9), 4095);
	CU_ASSERT_EQUAL(units_whole(0x1p63), UINT64_C(1) << 63);
	CU_ASSERT_EQUAL(units_whole((double)UINT64_MAX), UINT64_MAX);
	CU_ASSERT_EQUAL(units_whole(1e25), UINT64_MAX);
}

static const struct test tests[] = {
	{ "a number without its fraction, as far as there is one", whole },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("units", tests);
}
