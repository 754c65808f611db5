/* SPDX-License-Identifier: MIT */
/*
 * Log-linear histogram of 64-bit values (nanoseconds). Values below 128 have a bucket each; above,
 * each octave [2^k, 2^(k+1)) is cut into 128 buckets of equal width, so a bucket is never wider
 * than 1/128 (0.8 %) of a value in it:
 *
 *	values            bucket width    buckets
 *	0 .. 127          1               0 .. 127
 *	128 .. 255        1               128 .. 255
 *	256 .. 511        2               256 .. 383
 *	512 .. 1023       4               384 .. 511
 *	...
 *	2^k .. 2^(k+1)-1  2^(k-7)         128 (k-6) .. 128 (k-6) + 127
 *	2^63 .. 2^64-1    2^56            7296 .. 7423
 *
 * Nothing is clamped. Merging adds bucket by bucket, so the histogram of a union is the sum of the
 * histograms. Count, minimum, maximum, sum and sum of squares are exact. So are the values over
 * bounds, which need not be borders of buckets: histogram_over counts those.
 */
#ifndef IOGEN_STAT_HISTOGRAM_H
#define IOGEN_STAT_HISTOGRAM_H

#include <stdbool.h>
#include <stdint.h>

#define HISTOGRAM_BITS 7
#define HISTOGRAM_OCTAVE (1u << HISTOGRAM_BITS)
#define HISTOGRAM_BUCKETS ((64 - HISTOGRAM_BITS + 1) * HISTOGRAM_OCTAVE)

#define HISTOGRAM_BOUNDS 16 /* the most that are counted */

/* Bounds of values, in rising order; the same for all histograms that are merged. */
struct bounds {
	uint32_t n;
	uint64_t value[HISTOGRAM_BOUNDS];
};

struct histogram {
	uint64_t count;
	uint64_t min, max; /* meaningless while count is 0 */
	uint64_t sum;
	unsigned __int128 squares;
	uint64_t over[HISTOGRAM_BOUNDS]; /* values above each bound */
	uint32_t first; /* the value of histogram_bucket() for bucket[0]: see histogram_settle */
	bool settled;
	uint64_t bucket[HISTOGRAM_BUCKETS];
};

static inline uint32_t histogram_bucket(uint64_t v)
{
	uint32_t shift;

	if (v < HISTOGRAM_OCTAVE)
		return (uint32_t)v;
	shift = 63 - (uint32_t)__builtin_clzll(v) - HISTOGRAM_BITS;
	return shift * HISTOGRAM_OCTAVE + (uint32_t)(v >> shift);
}

/* Returns the smallest value of bucket @i. */
static inline uint64_t histogram_lo(uint32_t i)
{
	uint32_t octave = i / HISTOGRAM_OCTAVE;

	if (octave <= 1)
		return i;
	return (uint64_t)(HISTOGRAM_OCTAVE + i % HISTOGRAM_OCTAVE) << ((octave - 1) & 63);
}

/* Returns the largest value of bucket @i plus one; for the last bucket, UINT64_MAX. */
static inline uint64_t histogram_hi(uint32_t i)
{
	return i + 1 < HISTOGRAM_BUCKETS ? histogram_lo(i + 1) : UINT64_MAX;
}

/* Returns the value in the middle of bucket @i. */
static inline uint64_t histogram_middle(uint32_t i)
{
	return histogram_lo(i) + (histogram_hi(i) - histogram_lo(i)) / 2;
}

/* Returns the count of bucket @i, from that of min to that of max. */
static inline uint64_t histogram_at(const struct histogram *h, uint32_t i)
{
	return h->bucket[i - h->first];
}

/* Adds @n values that are the same. */
static inline void histogram_add_many(struct histogram *h, uint64_t v, uint64_t n)
{
	h->min = !h->count || v < h->min ? v : h->min;
	h->max = !h->count || v > h->max ? v : h->max;
	h->count += n;
	h->sum += v * n;
	h->squares += (unsigned __int128)v * v * n;
	h->bucket[histogram_bucket(v)] += n;
}

static inline void histogram_add(struct histogram *h, uint64_t v)
{
	histogram_add_many(h, v, 1);
}

/* Counts a value that histogram_add has added, or adds yet, where it is above bounds. */
static inline void histogram_over(struct histogram *h, const struct bounds *b, uint64_t v)
{
	for (uint32_t i = 0; i < b->n && v > b->value[i]; i++)
		h->over[i]++;
}

/*
 * Makes an empty histogram; NULL without memory. It has 60 KB, but only the pages that are written
 * take memory, also where another one was there before. Any thread may make one, and free one that
 * another made.
 */
struct histogram *histogram_new(void);
void histogram_free(struct histogram *h);

/* Adds @from, settled or not, to @to, which is not. */
void histogram_merge(struct histogram *to, const struct histogram *from);
void histogram_clear(struct histogram *h);

/*
 * Returns a copy of a histogram of histogram_new that is only read from now on, and frees @h: the
 * copy has the buckets from that of its least value to that of its largest. Returns @h itself
 * without memory.
 */
struct histogram *histogram_settle(struct histogram *h);

/* Return 0 for an empty histogram; the deviation is that of the population. */
double histogram_mean(const struct histogram *h);
double histogram_stddev(const struct histogram *h);

/*
 * Returns the value at or below which @percent (0 < percent <= 100) of the values lie: the middle
 * of the bucket that holds the value of that rank, never outside [min, max]. 0 for an empty
 * histogram.
 */
uint64_t histogram_percentile(const struct histogram *h, double percent);

/*
 * Returns whether the sample is large enough for the percentile: the smallest that has a finite
 * distribution-free 95 % confidence interval. Above the largest of n values lies the percentile p
 * with probability p^n, which must be 2.5 % at most (order statistics, two-sided), and below the
 * smallest with (1-p)^n: 6 values for the median, 36 for p90 and p10, 368 for p99, 3,688 for p99.9,
 * 36,887 for p99.99, 3,688,878 for p99.9999.
 */
bool histogram_supports(const struct histogram *h, double percent);

/* The same of so many values. */
bool histogram_supports_of(uint64_t count, double percent);

/* Returns how many values the percentile needs for that; UINT64_MAX: none are enough. */
uint64_t histogram_needs(double percent);

#endif
