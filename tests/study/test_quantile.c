/* SPDX-License-Identifier: MIT */
/* Histograms without empty buckets: they are the same as those that have them. */
#include "study/quantile.h"

#include <math.h>
#include <stdlib.h>

#include "base/rng.h"
#include "stat/histogram.h"
#include "tests/support.h"

/* Adds the buckets of @h that count. */
static void add(struct quantiles *q, const struct histogram *h)
{
	struct quantile_bucket *b = calloc(HISTOGRAM_BUCKETS, sizeof(*b));
	size_t n = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(b);
	for (uint32_t i = 0; i < HISTOGRAM_BUCKETS; i++)
		if (h->bucket[i])
			b[n++] = (struct quantile_bucket){ histogram_lo(i), histogram_hi(i),
							   h->bucket[i] };
	quantiles_merge(q, b, n);
	free(b);
}

static void as_dense(void)
{
	static const double percents[] = { 1, 25, 50, 90, 99, 99.9 };
	static struct histogram all, one;
	struct quantiles q = { NULL, 0, 0 };
	struct rng r = { 4 };

	for (int run = 0; run < 5; run++) {
		histogram_clear(&one);
		for (int i = 0; i < 1000; i++)
			histogram_add(&one, (uint64_t)exp(10 + 4 * rng_uniform(&r)));
		histogram_merge(&all, &one);
		add(&q, &one);
	}
	CU_ASSERT_EQUAL(q.count, 5000);
	for (size_t i = 1; i < q.n; i++)
		CU_ASSERT(q.bucket[i - 1].lo < q.bucket[i].lo);
	for (size_t i = 0; i < sizeof(percents) / sizeof(*percents); i++)
		CU_ASSERT_EQUAL(quantiles_at(&q, percents[i]),
				(double)histogram_percentile(&all, percents[i]));
	CU_ASSERT(isnan(quantiles_at(&q, 99.99)));
	quantiles_free(&q);
}

static void nothing(void)
{
	struct quantiles q = { NULL, 0, 0 };

	CU_ASSERT(isnan(quantiles_at(&q, 50)));
	quantiles_merge(&q, NULL, 0);
	CU_ASSERT_EQUAL(q.count, 0);
	quantiles_free(&q);
}

static const struct test tests[] = {
	{ "five runs are as one", as_dense },
	{ "nothing has no percentile", nothing },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("quantile", tests);
}
