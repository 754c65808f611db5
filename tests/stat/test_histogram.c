/* SPDX-License-Identifier: MIT */
/*
 * The histogram: borders of every bucket, percentiles against the sorted values, exactness of what
 * is said to be exact, merging, and how large a sample must be.
 */
#include "stat/histogram.h"

#include <malloc.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "tests/support.h"

#define NVALUES 100000

static struct histogram hist; /* 60 KiB: not for the stack */
static uint64_t values[NVALUES];

static void restart(void)
{
	hist = (struct histogram){ 0 };
}

static void fill(uint32_t n)
{
	restart();
	for (uint32_t i = 0; i < n; i++)
		histogram_add(&hist, values[i]);
}

static void borders(void)
{
	CU_ASSERT_EQUAL(HISTOGRAM_BUCKETS, 7424);
	CU_ASSERT_EQUAL(histogram_lo(0), 0);
	for (uint32_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
		uint64_t lo = histogram_lo(i), hi = histogram_hi(i);

		CU_ASSERT(lo < hi);
		CU_ASSERT_EQUAL(histogram_bucket(lo), i);
		CU_ASSERT_EQUAL(histogram_bucket(hi - 1), i);
		CU_ASSERT(hi - lo == 1 || (hi - lo) <= lo / 128);
		if (i + 1 < HISTOGRAM_BUCKETS)
			CU_ASSERT_EQUAL(histogram_lo(i + 1), hi);
	}
	CU_ASSERT_EQUAL(histogram_hi(HISTOGRAM_BUCKETS - 1), UINT64_MAX);
	CU_ASSERT_EQUAL(histogram_bucket(UINT64_MAX), HISTOGRAM_BUCKETS - 1);
}

/* The table in histogram.h. */
static void table(void)
{
	for (uint32_t k = 7; k < 64; k++) {
		uint64_t first = UINT64_C(1) << k, width = UINT64_C(1) << (k - 7);

		CU_ASSERT_EQUAL(histogram_bucket(first - 1), 128 * (k - 6) - 1);
		CU_ASSERT_EQUAL(histogram_bucket(first), 128 * (k - 6));
		CU_ASSERT_EQUAL(histogram_bucket(first + width - 1), 128 * (k - 6));
		CU_ASSERT_EQUAL(histogram_bucket(first + width), 128 * (k - 6) + 1);
		CU_ASSERT_EQUAL(histogram_bucket(first + 127 * width), 128 * (k - 6) + 127);
	}
	for (uint64_t v = 0; v < 256; v++)
		CU_ASSERT_EQUAL(histogram_bucket(v), v);
}

static void empty(void)
{
	restart();
	CU_ASSERT_EQUAL(histogram_percentile(&hist, 50), 0);
	CU_ASSERT_EQUAL(histogram_percentile(&hist, 100), 0);
	CU_ASSERT_EQUAL(histogram_mean(&hist), 0);
	CU_ASSERT_EQUAL(histogram_stddev(&hist), 0);
	CU_ASSERT_FALSE(histogram_supports(&hist, 50));
	CU_ASSERT_FALSE(histogram_supports(&hist, 1));
}

static void single(void)
{
	static const uint64_t some[] = { 0, 1, 127, 128, 255, 256, 257, 1000003, UINT64_MAX };

	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++) {
		restart();
		histogram_add(&hist, some[i]);
		CU_ASSERT_EQUAL(hist.count, 1);
		CU_ASSERT_EQUAL(hist.min, some[i]);
		CU_ASSERT_EQUAL(hist.max, some[i]);
		CU_ASSERT_EQUAL(hist.bucket[histogram_bucket(some[i])], 1);
		CU_ASSERT_EQUAL(histogram_percentile(&hist, 0.001), some[i]);
		CU_ASSERT_EQUAL(histogram_percentile(&hist, 100), some[i]);
		CU_ASSERT_EQUAL(histogram_mean(&hist), (double)some[i]);
		CU_ASSERT_EQUAL(histogram_stddev(&hist), 0);
	}
}

#define NDISTRIBUTIONS 6

static double uniform(struct rng *r)
{
	return ((double)rng_below(r, 1u << 30) + 0.5) / (1u << 30);
}

/* Distributions, in ns as a device might have them. */
static uint64_t draw(int distribution, struct rng *r)
{
	double u = uniform(r);

	switch (distribution) {
	case 0: /* small, where a bucket is one value */
		return rng_below(r, 200);
	case 1: /* even, over many octaves' worth of the top one */
		return 1000 + rng_below(r, 10000000);
	case 2: /* exponential */
		return (uint64_t)(-80000 * log(u));
	case 3: /* two modes: a cache hit, or not */
		return rng_below(r, 10) < 7 ? 900 + rng_below(r, 200) : 90000 + rng_below(r, 20000);
	case 4: /* lognormal, of median 80 us: a normal deviate by Box and Muller */
		return (uint64_t)(80000 *
				  exp(0.8 * sqrt(-2 * log(u)) * cos(2 * M_PI * uniform(r))));
	default: /* heavy tail, up to the last octave */
		return (uint64_t)fmin(500 * pow(u, -3), 1.8e19);
	}
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Percentages as thousandths, so that the rank is whole arithmetic here. */
static uint64_t check_percentile(uint32_t thousandths)
{
	uint64_t rank = ((uint64_t)NVALUES * thousandths + 99999) / 100000;
	uint64_t truth = values[rank - 1];
	uint64_t p = histogram_percentile(&hist, thousandths / 1000.0);
	uint32_t bucket = histogram_bucket(truth);
	uint64_t half = (histogram_hi(bucket) - histogram_lo(bucket) + 1) / 2;

	CU_ASSERT((p > truth ? p - truth : truth - p) <= half);
	CU_ASSERT(p >= hist.min && p <= hist.max);
	return p;
}

static void check_percentiles(void)
{
	static const uint32_t tails[] = { 33333, 99900, 99990, 99999, 100000 };
	uint64_t last = check_percentile(1), p;

	for (uint32_t percent = 1; percent < 100; percent++) {
		p = check_percentile(percent * 1000);
		CU_ASSERT(p >= last);
		last = p;
	}
	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++)
		check_percentile(tails[i]);
	CU_ASSERT_EQUAL(histogram_percentile(&hist, 100), hist.max);
}

static void percentiles(void)
{
	struct rng r = { 42 };

	for (int distribution = 0; distribution < NDISTRIBUTIONS; distribution++) {
		for (uint32_t i = 0; i < NVALUES; i++)
			values[i] = draw(distribution, &r);
		fill(NVALUES);
		qsort(values, NVALUES, sizeof(values[0]), by_value);
		CU_ASSERT_EQUAL(hist.min, values[0]);
		CU_ASSERT_EQUAL(hist.max, values[NVALUES - 1]);
		check_percentiles();
	}
}

/* The rank is the smallest that holds the share: 90 % of ten values is the ninth. */
static void ranks(void)
{
	restart();
	for (uint64_t v = 1; v <= 10; v++)
		histogram_add(&hist, v);
	for (uint64_t v = 1; v <= 10; v++) {
		CU_ASSERT_EQUAL(histogram_percentile(&hist, 10.0 * (double)v), v);
		CU_ASSERT_EQUAL(histogram_percentile(&hist, 10.0 * (double)v - 0.01), v);
		CU_ASSERT_EQUAL(histogram_percentile(&hist, 10.0 * (double)v - 9.99), v);
	}
}

/* 41,000 * 99.9 / 100 is 40,959, and a hair more in floating point. */
static void hair(void)
{
	restart();
	for (int i = 0; i < 41000; i++)
		histogram_add(&hist, i >= 40959);
	CU_ASSERT_EQUAL(histogram_percentile(&hist, 99.9), 0);
	CU_ASSERT_EQUAL(histogram_percentile(&hist, 99.91), 1);
}

/* The middle of a bucket is not taken where no value reaches it. */
static void inside(void)
{
	restart();
	histogram_add(&hist, 1 << 20);
	histogram_add(&hist, 1 << 20);
	CU_ASSERT_EQUAL(histogram_percentile(&hist, 50), 1 << 20);
	restart();
	histogram_add(&hist, (1 << 20) + 8190);
	histogram_add(&hist, (1 << 20) + 8191);
	CU_ASSERT_EQUAL(histogram_percentile(&hist, 50), (1 << 20) + 8190);
	histogram_add(&hist, 5);
	histogram_add(&hist, 1 << 30);
	CU_ASSERT_EQUAL(histogram_percentile(&hist, 75), (1 << 20) + 4096);
}

static double direct_stddev(uint32_t n)
{
	long double mean = 0, squares = 0;

	for (uint32_t i = 0; i < n; i++)
		mean += (long double)values[i] / n;
	for (uint32_t i = 0; i < n; i++)
		squares += ((long double)values[i] - mean) * ((long double)values[i] - mean);
	return (double)sqrtl(squares / n);
}

static void deviation(void)
{
	struct rng r = { 43 };

	for (int distribution = 0; distribution < NDISTRIBUTIONS - 1; distribution++) {
		uint64_t sum = 0;
		double direct;

		for (uint32_t i = 0; i < NVALUES; i++)
			sum += values[i] = draw(distribution, &r);
		fill(NVALUES);
		direct = direct_stddev(NVALUES);
		CU_ASSERT_EQUAL(hist.sum, sum);
		CU_ASSERT_EQUAL(histogram_mean(&hist), (double)sum / NVALUES);
		CU_ASSERT_DOUBLE_EQUAL(histogram_stddev(&hist), direct, direct * 1e-12);
	}
}

/* Where the mean is far above the deviation, the difference of two large numbers is exact. */
static void cancellation(void)
{
	restart();
	for (int i = 0; i < 1000; i++)
		histogram_add(&hist, UINT64_C(1000000000000000) + (uint64_t)(i & 1));
	CU_ASSERT_EQUAL(histogram_stddev(&hist), 0.5);
}

/* Beyond what whole numbers hold: one value of 2^63 among 1,023 zeros. */
static void enormous(void)
{
	double mean = ldexp(1, 53), expected = mean * sqrt(1023);

	restart();
	for (int i = 0; i < 1023; i++)
		histogram_add(&hist, 0);
	histogram_add(&hist, UINT64_C(1) << 63);
	CU_ASSERT_EQUAL(histogram_mean(&hist), mean);
	CU_ASSERT_DOUBLE_EQUAL(histogram_stddev(&hist), expected, expected * 1e-12);
}

/* Parts of unequal size, one of them empty, and all in one: no bit is different. */
static void merge(void)
{
	static struct histogram part[7], all, sum;
	struct rng r = { 44 };

	for (uint32_t i = 0; i < NVALUES; i++) {
		int k = (int)rng_below(&r, 6);
		uint64_t v = draw(k % NDISTRIBUTIONS, &r);

		histogram_add(&part[k], v);
		histogram_add(&all, v);
	}
	for (int k = 6; k >= 0; k--)
		histogram_merge(&sum, &part[k]);
	CU_ASSERT_EQUAL(sum.count, NVALUES);
	CU_ASSERT_FALSE(memcmp(&sum, &all, sizeof(all)));
	histogram_merge(&part[6], &part[0]);
	CU_ASSERT_FALSE(memcmp(&part[6], &part[0], sizeof(all)));
	restart();
	histogram_add(&hist, 300);
	histogram_clear(&all);
	histogram_merge(&hist, &all);
	CU_ASSERT_EQUAL(hist.min, 300);
	CU_ASSERT_EQUAL(hist.max, 300);
	CU_ASSERT_EQUAL(hist.count, 1);
}

static void clear(void)
{
	static const struct histogram zero;

	restart();
	histogram_clear(&hist);
	CU_ASSERT_FALSE(memcmp(&hist, &zero, sizeof(zero)));
	histogram_add(&hist, 300);
	histogram_add(&hist, UINT64_MAX);
	histogram_add(&hist, 0);
	histogram_clear(&hist);
	CU_ASSERT_FALSE(memcmp(&hist, &zero, sizeof(zero)));
	histogram_add(&hist, 77);
	CU_ASSERT_EQUAL(hist.min, 77);
	CU_ASSERT_EQUAL(hist.max, 77);
	CU_ASSERT_EQUAL(histogram_mean(&hist), 77);
}

static void supports(void)
{
	static const struct {
		double percent;
		uint64_t enough;
	} rows[] = {
		{ 50, 6 },          { 90, 36 },           { 95, 72 },
		{ 99, 368 },        { 99.9, 3688 },       { 99.99, 36887 },
		{ 99.999, 368887 }, { 99.9999, 3688878 }, { 99.99999, 36888793 },
		{ 10, 36 },         { 1, 368 },           { 0.1, 3688 },
	};

	restart();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		hist.count = rows[i].enough - 1;
		CU_ASSERT_FALSE(histogram_supports(&hist, rows[i].percent));
		hist.count = rows[i].enough;
		CU_ASSERT_TRUE(histogram_supports(&hist, rows[i].percent));
	}
	hist.count = UINT64_MAX;
	CU_ASSERT_FALSE(histogram_supports(&hist, 100));
}

/* A bound need not be a border: each value counts for itself, and a value at a bound is within. */
static void over(void)
{
	static const struct bounds b = { 3, { 5, 1000, 1001 } };
	static const uint64_t seen[] = { 5, 6, 1000, 1001, 1002, 999, 4, UINT64_MAX };
	static struct histogram sum;

	restart();
	histogram_clear(&sum);
	for (size_t i = 0; i < sizeof(seen) / sizeof(seen[0]); i++) {
		histogram_add(&hist, seen[i]);
		histogram_over(&hist, &b, seen[i]);
	}
	histogram_merge(&sum, &hist);
	histogram_merge(&sum, &hist);
	CU_ASSERT(hist.over[0] == 6 && hist.over[1] == 3 && hist.over[2] == 2 && !hist.over[3]);
	CU_ASSERT(sum.over[0] == 12 && sum.over[1] == 6 && sum.over[2] == 4);
	histogram_clear(&sum);
	CU_ASSERT(!sum.over[0] && !sum.over[1] && !sum.over[2]);
}

/* Values that are the same may be added at once. */
static void many(void)
{
	static struct histogram singly;

	histogram_clear(&singly);
	restart();
	for (uint64_t v = 1; v; v *= 7) {
		for (uint64_t n = 0; n < 1 + v % 5; n++)
			histogram_add(&singly, v);
		histogram_add_many(&hist, v, 1 + v % 5);
		if (v > UINT64_MAX / 7)
			break;
	}
	CU_ASSERT_EQUAL(memcmp(&hist, &singly, sizeof(hist)), 0);
}

/* Returns whether two have the same numbers, as a reader sees them. */
static bool reads_alike(const struct histogram *a, const struct histogram *b)
{
	for (uint32_t i = histogram_bucket(b->min); i <= histogram_bucket(b->max); i++)
		if (histogram_at(a, i) != histogram_at(b, i))
			return false;
	for (int p = 1; p <= 100; p++)
		if (histogram_percentile(a, p) != histogram_percentile(b, p))
			return false;
	return a->count == b->count && a->min == b->min && a->max == b->max && a->sum == b->sum;
}

/* What is only read has the buckets between its ends, and no others. */
static void settle(void)
{
	static const uint64_t some[] = { 1000000, 1000100, 1010000, 1500000 };
	const uint32_t n = histogram_bucket(1500000) - histogram_bucket(1000000) + 1;
	struct histogram *h = histogram_new(), *sum = histogram_new();

	CU_ASSERT_PTR_NOT_NULL_FATAL(h);
	CU_ASSERT_PTR_NOT_NULL_FATAL(sum);
	restart();
	for (size_t i = 0; i < 4; i++) {
		histogram_add_many(h, some[i], 1 + i);
		histogram_add_many(&hist, some[i], 1 + i);
	}
	h = histogram_settle(h);
	CU_ASSERT(reads_alike(h, &hist));
	CU_ASSERT(malloc_usable_size(h) < offsetof(struct histogram, bucket) + 8 * n + 32);
	CU_ASSERT_PTR_EQUAL(histogram_settle(h), h);
	histogram_merge(sum, h);
	CU_ASSERT_FALSE(memcmp(sum, &hist, sizeof(hist)));
	histogram_free(h);
	histogram_free(sum);

	h = histogram_settle(histogram_new());
	CU_ASSERT_EQUAL(h->count, 0);
	CU_ASSERT(malloc_usable_size(h) < offsetof(struct histogram, bucket) + 32);
	histogram_free(h);
}

static const struct test tests[] = {
	{ "a bucket begins where the one before ends", borders },
	{ "the buckets are those of the table", table },
	{ "an empty one has no numbers", empty },
	{ "a single value is exact", single },
	{ "percentiles lie within half a bucket of the truth", percentiles },
	{ "the rank is the smallest that holds the share", ranks },
	{ "the rank is not a hair off", hair },
	{ "no percentile lies outside of what was seen", inside },
	{ "mean and deviation are exact", deviation },
	{ "the deviation survives cancellation", cancellation },
	{ "the deviation survives overflow", enormous },
	{ "merged parts are the whole", merge },
	{ "cleared is as new", clear },
	{ "a percentile needs a sample", supports },
	{ "many that are the same are as so many single ones", many },
	{ "values over bounds are counted one by one", over },
	{ "settled, it reads the same, and has no bucket too many", settle },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("histogram", tests);
}
