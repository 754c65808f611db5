/* SPDX-License-Identifier: MIT */
/* How far values vary. */
#ifndef IOGEN_STAT_VARIATION_H
#define IOGEN_STAT_VARIATION_H

#include <stddef.h>

/*
 * Returns the coefficient of variation in percent: the standard deviation of a sample (n - 1 under
 * the root) over the mean. @n >= 2; the mean must not be 0.
 */
double variation_pct(const double *v, size_t n);

#endif
