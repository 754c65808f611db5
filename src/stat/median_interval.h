/* SPDX-License-Identifier: MIT */
/* The median of a few samples with its 95 % interval, whatever their distribution is. */
#ifndef IOGEN_STAT_MEDIAN_INTERVAL_H
#define IOGEN_STAT_MEDIAN_INTERVAL_H

#include <stddef.h>

/* Fewer samples have no such interval: all of five lie on one side with probability 2/32. */
#define MEDIAN_INTERVAL_LEAST 6

struct median_interval {
	double median, lo,
		hi; /* values in the unit of the samples; lo and hi are NAN where n is too small */
};

/*
 * Sorts the @n > 0 values of @v, none of them NAN, and returns their median. The interval is from
 * the k'th smallest to the k'th largest value, with the largest k for which that many or fewer of n
 * fair coins fall on one side with probability 2.5 % at most: P(Bin(n, 1/2) < k) <= 0.025 (order
 * statistics: Conover, Practical Nonparametric Statistics, "quantiles"). The samples must be
 * independent of each other; the true median lies outside in 5 % of the cases at most.
 */
struct median_interval median_interval(double *v, size_t n);

#endif
