/* SPDX-License-Identifier: MIT */
/* Order statistics around the median: see median_interval.h. */
#include "stat/median_interval.h"

#include <math.h>

#include "base/median.h"

/* Returns the largest k with P(Bin(n, 1/2) < k) <= 0.025; 0: there is none. */
static size_t rank_of(size_t n)
{
	double ln = -(double)n * M_LN2, below = 0; /* ln of P(Bin = k), P(Bin < k) */
	size_t k = 0;

	while (below + exp(ln) <= 0.025) {
		below += exp(ln);
		ln += log((double)(n - k) / (double)(k + 1));
		k++;
	}
	return k;
}

struct median_interval median_interval(double *v, size_t n)
{
	struct median_interval m = { median(v, n), NAN, NAN };
	size_t k = rank_of(n);

	if (k) {
		m.lo = v[k - 1];
		m.hi = v[n - k];
	}
	return m;
}
