/* SPDX-License-Identifier: MIT */
/* Steady state over rounds, against windows whose verdict is known from the specification. */
#include <math.h>

#include "stat/steady_rounds.h"
#include "tests/support.h"

static void windows(void)
{
	static const struct {
		double v[STEADY_ROUNDS_WINDOW], range_pct, slope_pct;
		bool steady;
	} rows[] = {
		{ { 95, 97.5, 100, 102.5, 105 }, 10, 10, true }, /* on the bound */
		{ { 91, 95.5, 100, 104.5, 109 }, 18, 18, false },
		{ { 104, 104, 88, 104, 104 }, 15.873, 0, true },
		{ { 90.5, 109.5, 90.5, 109.5, 100 }, 19, 7.6, true },
		{ { 89.5, 110.5, 89.5, 110.5, 100 }, 21, 8.4, false },
		{ { 82, 91, 100, 109, 118 }, 36, 36, false },
		{ { 118, 109, 100, 91, 82 }, 36, 36, false },
		{ { 90, 110, 100, 110, 90 }, 20, 0, true }, /* on the other bound */
		{ { 7, 7, 7, 7, 7 }, 0, 0, true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct steady_window w = steady_window_of(rows[i].v, STEADY_ROUNDS_WINDOW);

		CU_ASSERT(w.full);
		CU_ASSERT_EQUAL(w.steady, rows[i].steady);
		CU_ASSERT_DOUBLE_EQUAL(w.range_pct, rows[i].range_pct, 0.001);
		CU_ASSERT_DOUBLE_EQUAL(w.slope_pct, rows[i].slope_pct, 0.001);
	}
}

static void line(void)
{
	static const double v[] = { 1000, 3, 5, 7, 9, 11 };
	struct steady_window w = steady_window_of(v, 6);

	CU_ASSERT_DOUBLE_EQUAL(w.mean, 7, 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(w.fit_k, 2, 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(w.fit_b, 3, 1e-12);
}

static void nothing(void)
{
	static const double zeros[5] = { 0 }, v[] = { 1, 1, 1, 1 };
	const double hole[] = { 1, 1, NAN, 1, 1 };

	CU_ASSERT_FALSE(steady_window_of(v, 4).full);
	CU_ASSERT_FALSE(steady_window_of(v, 4).steady);
	CU_ASSERT_FALSE(steady_window_of(zeros, 5).steady);
	CU_ASSERT_FALSE(steady_window_of(zeros, 5).full);
	CU_ASSERT_FALSE(steady_window_of(hole, 5).full);
	CU_ASSERT_FALSE(steady_window_of(hole, 5).steady);
}

static const struct test tests[] = {
	{ "five rounds are judged as the specification has it", windows },
	{ "the line is that of the last five", line },
	{ "too few rounds, or rounds without a value, are not steady", nothing },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("steady rounds", tests);
}
