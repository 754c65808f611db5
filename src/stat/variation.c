/* SPDX-License-Identifier: MIT */
/* See variation.h. Two passes: the squares of differences, and no difference of squares. */
#include "stat/variation.h"

#include <math.h>

double variation_pct(const double *v, size_t n)
{
	double sum = 0, squares = 0, mean;

	for (size_t i = 0; i < n; i++)
		sum += v[i];
	mean = sum / (double)n;
	for (size_t i = 0; i < n; i++)
		squares += (v[i] - mean) * (v[i] - mean);
	return 100 * sqrt(squares / (double)(n - 1)) / fabs(mean);
}
