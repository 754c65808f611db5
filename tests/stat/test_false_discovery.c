/* SPDX-License-Identifier: MIT */
/* Many tests at once: the example of Benjamini and Hochberg's paper, and how often any is wrong. */
#include "stat/false_discovery.h"

#include <math.h>

#include "base/rng.h"
#include "tests/support.h"

/* Fifteen p of a study: at 0.05 the first four are found, by Bonferroni only three. */
static void the_paper(void)
{
	double p[] = { 0.4262, 0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298,
		       0.0344, 0.0459, 0.3240, 1.0000, 0.5719, 0.6528, 0.7590 };
	int n = 0;

	CU_ASSERT_EQUAL_FATAL(false_discovery_adjust(p, 15), 0);
	for (int i = 0; i < 15; i++)
		n += p[i] <= 0.05;
	CU_ASSERT_EQUAL(n, 4);
	CU_ASSERT(fabs(p[4] - 0.0095 * 15 / 4) < 1e-12);
	CU_ASSERT(fabs(p[1] - 0.0015) < 1e-12);
	CU_ASSERT_EQUAL(p[11], 1);
	CU_ASSERT(fabs(p[5] - 0.0201 * 15 / 5) < 1e-12);
	CU_ASSERT(fabs(p[6] - 0.0298 * 15 / 7) < 1e-12); /* less than 0.0278 * 15 / 6 */
}

static void few(void)
{
	double p = 0.03;

	CU_ASSERT_EQUAL(false_discovery_adjust(&p, 0), 0);
	CU_ASSERT_EQUAL(false_discovery_adjust(&p, 1), 0);
	CU_ASSERT_EQUAL(p, 0.03);
}

/* Of 400 runs of 200 tests by chance alone, 5 % have one that is told apart. */
static void chance(void)
{
	struct rng r = { 77 };
	int alarms = 0;

	for (int i = 0; i < 400; i++) {
		double p[200];
		int any = 0;

		for (int k = 0; k < 200; k++)
			p[k] = rng_uniform(&r);
		CU_ASSERT_EQUAL_FATAL(false_discovery_adjust(p, 200), 0);
		for (int k = 0; k < 200; k++)
			any |= p[k] <= 0.05;
		alarms += any;
	}
	CU_ASSERT(alarms > 8 && alarms < 36);
}

static const struct test tests[] = {
	{ "the example of the paper", the_paper },
	{ "one test alone stays as it is", few },
	{ "chance alone is told apart in one of twenty studies", chance },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("false_discovery", tests);
}
