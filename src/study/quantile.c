/* SPDX-License-Identifier: MIT */
/* Histograms without empty buckets: see quantile.h. */
#include "study/quantile.h"

#include <math.h>
#include <stdlib.h>

#include "stat/histogram.h"

void quantiles_merge(struct quantiles *q, const struct quantile_bucket *add, size_t n)
{
	struct quantile_bucket *all = reallocarray(NULL, q->n + n + 1, sizeof(*all)), *fit;
	size_t i = 0, k = 0, out = 0;

	if (!all)
		abort();
	while (i < q->n || k < n) {
		if (k == n || (i < q->n && q->bucket[i].lo < add[k].lo)) {
			all[out++] = q->bucket[i++];
			continue;
		}
		all[out] = add[k];
		if (i < q->n && q->bucket[i].lo == add[k].lo)
			all[out].count += q->bucket[i++].count;
		q->count += add[k++].count;
		out++;
	}
	free(q->bucket);
	fit = reallocarray(all, out + 1, sizeof(*all));
	q->bucket = fit ? fit : all;
	q->n = out;
}

void quantiles_free(struct quantiles *q)
{
	free(q->bucket);
	*q = (struct quantiles){ 0 };
}

double quantiles_at(const struct quantiles *q, double percent)
{
	double rank = fmax(ceil((double)q->count * percent / 100 - 1e-9), 1);
	uint64_t seen = 0;

	if (!histogram_supports_of(q->count, percent))
		return NAN;
	for (size_t i = 0; i < q->n; i++) {
		const struct quantile_bucket *b = &q->bucket[i];

		seen += b->count;
		if ((double)seen >= rank) {
			uint64_t middle = b->lo + (b->hi - b->lo) / 2;

			return (double)middle;
		}
	}
	return NAN;
}
