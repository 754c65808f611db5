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

static void check_long(double seconds, const char *expected)
{
	char s[96];

	units_long_time(s, sizeof(s), (uint64_t)(seconds * 1e9));
	CHECK_TEXT(s, expected);
}

/* 25 rounds of 56 steps of a minute are 1,400 minutes: 23 hours and 20 minutes. */
static void long_time(void)
{
	check_long(0, "0 s");
	check_long(0.25, "0.25 s");
	check_long(3599, "3599 s");
	check_long(3600, "3600 s (1 h 0 min)");
	check_long(84000, "84000 s (23 h 20 min)");
	check_long(86400.5, "86400.5 s (24 h 0 min)");
}

static void check_share(const char *expected, uint64_t part, uint64_t whole)
{
	char s[32];

	units_share(s, sizeof(s), part, whole);
	CHECK_TEXT(s, expected);
}

static void share(void)
{
	check_share("0.0%", 0, 7);
	check_share("100.0%", 7, 7);
	check_share("50.0%", 1, 2);
	check_share("99.9%", 999, 1000);
	check_share("99.95%", 9995, 10000);
	check_share("99.98%", UINT64_C(4095) << 20, UINT64_C(4) << 30);
	check_share("0.02%", 1 << 20, UINT64_C(4) << 30);
	check_share("99.9999999998%", (UINT64_C(1) << 39) - 1, UINT64_C(1) << 39);
	check_share("100.0%", UINT64_MAX, UINT64_MAX);
}

static const struct test tests[] = {
	{ "a number without its fraction, as far as there is one", whole },
	{ "how long a run takes, in hours from an hour on", long_time },
	{ "a share that is not all of it is not 100 %", share },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("units", tests);
}
