/* SPDX-License-Identifier: MIT */
/* The rank test: known values, all choices tried one by one, and how often it is wrong. */
#include "stat/rank_test.h"

#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "tests/support.h"

static double p_of(const double *a, size_t m, const double *b, size_t n)
{
	struct rank_test t;
	double p;

	CU_ASSERT_EQUAL_FATAL(rank_test_init(&t, m, n), 0);
	p = rank_test_p(&t, a, b);
	rank_test_release(&t);
	return p;
}

static void known(void)
{
	static const double low[] = { 100, 101, 102, 103, 104 },
			    high[] = { 110, 111, 112, 113, 114 };
	static const double mixed[] = { 100, 102, 104, 106, 108 },
			    between[] = { 101, 103, 105, 107, 109 };

	CU_ASSERT(fabs(p_of(low, 5, high, 5) - 0.0079365079) < 1e-9);
	CU_ASSERT(fabs(p_of(high, 5, low, 5) - 0.0079365079) < 1e-9);
	CU_ASSERT(fabs(p_of(low, 4, high, 4) - 2.0 / 70) < 1e-12);
	CU_ASSERT(fabs(p_of(low, 3, high, 3) - 0.1) < 1e-12);
	CU_ASSERT(fabs(p_of(low, 3, high, 5) - 2.0 / 56) < 1e-12);
	CU_ASSERT(fabs(p_of(mixed, 5, between, 5) - 0.6904761905) < 1e-9); /* U = 10 */
	CU_ASSERT_EQUAL(p_of(low, 5, low, 5), 1);
}

/* The p of all choices, each of which is a number of m + n bits. */
static double p_tried(const double *a, size_t m, const double *b, size_t n)
{
	size_t all = m + n, far = 0, choices = 0;
	double v[24], rank[24], mean = (double)m * (double)(all + 1) / 2, found = 0;

	memcpy(v, a, m * sizeof(*v));
	memcpy(v + m, b, n * sizeof(*v));
	for (size_t i = 0; i < all; i++) {
		rank[i] = 0.5;
		for (size_t k = 0; k < all; k++)
			rank[i] += v[k] < v[i] ? 1 : v[k] == v[i] ? 0.5 : 0;
		found += i < m ? rank[i] : 0;
	}
	for (unsigned set = 0; set < 1u << all; set++) {
		double sum = 0;

		if ((size_t)__builtin_popcount(set) != m)
			continue;
		for (size_t i = 0; i < all; i++)
			sum += set >> i & 1 ? rank[i] : 0;
		choices++;
		far += fabs(sum - mean) >= fabs(found - mean);
	}
	return (double)far / (double)choices;
}

static void all_choices(void)
{
	struct rng r = { 5 };

	for (int i = 0; i < 300; i++) {
		size_t m = 1 + rng_below(&r, 6), n = 1 + rng_below(&r, 6);
		uint64_t values = i % 3 ? 8 : 1000000; /* most of eight are there twice */
		double a[6], b[6];

		for (size_t k = 0; k < 6; k++) {
			a[k] = (double)rng_below(&r, values);
			b[k] = (double)rng_below(&r, values) + i % 4;
		}
		CU_ASSERT(fabs(p_of(a, m, b, n) - p_tried(a, m, b, n)) < 1e-9);
	}
}

/* Beyond the counted sizes p goes on as it was: of 50 and 51 samples, of 20 and 21 with ties. */
static void continues(void)
{
	struct rng r = { 9 };
	double a[60], b[60];

	for (size_t i = 0; i < 60; i++) {
		a[i] = rng_uniform(&r);
		b[i] = rng_uniform(&r) + 0.12;
	}
	CU_ASSERT(fabs(p_of(a, 51, b, 50) - p_of(a, 50, b, 50)) < 0.02);
	CU_ASSERT(p_of(a, 50, b, 50) > 0.001 && p_of(a, 50, b, 50) < 0.2);
	for (size_t i = 0; i < 60; i++) {
		a[i] = floor(a[i] * 10);
		b[i] = floor(b[i] * 10);
	}
	b[19] = b[20] = 5;
	CU_ASSERT(fabs(p_of(a, 20, b, 20) - p_of(a, 20, b, 21)) < 0.05);
}

/* The critical values of U at 5 %, two-sided, as tables have them (n of each group, U). */
static void margins(void)
{
	static const size_t critical[][2] = { { 4, 0 },  { 5, 2 },   { 6, 5 },   { 7, 8 },
					      { 8, 13 }, { 10, 23 }, { 15, 64 }, { 20, 127 } };
	struct rank_test t;

	for (size_t i = 0; i < sizeof(critical) / sizeof(*critical); i++) {
		CU_ASSERT_EQUAL_FATAL(rank_test_init(&t, critical[i][0], critical[i][0]), 0);
		CU_ASSERT_EQUAL(t.margin, critical[i][1] + 1);
		rank_test_release(&t);
	}
	CU_ASSERT_EQUAL_FATAL(rank_test_init(&t, 3, 3), 0);
	CU_ASSERT_EQUAL(t.margin, 0);
	CU_ASSERT(fabs(rank_test_least_p(&t) - 0.1) < 1e-12);
	rank_test_release(&t);
	CU_ASSERT_EQUAL_FATAL(rank_test_init(&t, 60, 60), 0);
	CU_ASSERT(t.margin > 1400 && t.margin < 1450); /* 1800 - 1.96 sqrt(36300) */
	rank_test_release(&t);
}

static double normal(struct rng *r)
{
	return sqrt(-2 * log(1 - rng_uniform(r))) * cos(2 * M_PI * rng_uniform(r));
}

/* How many of @pairs of six values each have p < 0.05; the second ones are @by times as large. */
static int found(int pairs, double by, int lognormal)
{
	struct rng r = { 2026 + (uint64_t)lognormal };
	int n = 0;

	for (int i = 0; i < pairs; i++) {
		double a[6], b[6];

		for (int k = 0; k < 6; k++) {
			a[k] = 1 + 0.03 * normal(&r);
			b[k] = by * (1 + 0.03 * normal(&r));
			if (lognormal) {
				a[k] = exp(normal(&r));
				b[k] = by * exp(normal(&r));
			}
		}
		n += p_of(a, 6, b, 6) < 0.05;
	}
	return n;
}

static void alike(void)
{
	CU_ASSERT(found(200, 1, 0) <= 16);
	CU_ASSERT(found(200, 1, 1) <= 16);
	CU_ASSERT(found(2000, 1, 0) > 40); /* 4.1 % of them: it is not deaf either */
}

static void slower(void)
{
	CU_ASSERT(found(100, 0.9, 0) >= 95);
}

static const struct test tests[] = {
	{ "values that are known", known },
	{ "p is the share of all choices, with ties and without", all_choices },
	{ "p has no step where the normal distribution takes over", continues },
	{ "margins are the critical values of the tables", margins },
	{ "of 200 pairs that are alike, 8 % at most are told apart", alike },
	{ "of 100 sides that are 10 % slower, with 3 % noise, 95 are found", slower },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("rank_test", tests);
}
