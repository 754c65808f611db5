/* SPDX-License-Identifier: MIT */
/*
 * The histogram of all samples of a side, with the buckets that count alone: a thousand cells would
 * take 60 MB in the form that a worker has (stat/histogram.h).
 */
#ifndef IOGEN_STUDY_QUANTILE_H
#define IOGEN_STUDY_QUANTILE_H

#include <stddef.h>
#include <stdint.h>

/* lo <= latency < hi, in ns. */
struct quantile_bucket {
	uint64_t lo, hi, count;
};

struct quantiles {
	struct quantile_bucket *bucket; /* owned; ascending, each once */
	size_t n;
	uint64_t count; /* sum of all buckets' counts */
};

/* Adds @n buckets, which ascend. Aborts without memory. */
void quantiles_merge(struct quantiles *q, const struct quantile_bucket *add, size_t n);
void quantiles_free(struct quantiles *q);

/*
 * Returns the latency at or below which @percent of all lie, in ns: the middle of its bucket, as
 * the tables have it; NAN where the sample does not support it (histogram_supports).
 */
double quantiles_at(const struct quantiles *q, double percent);

#endif
