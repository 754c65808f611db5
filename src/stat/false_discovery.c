/* SPDX-License-Identifier: MIT */
/* Adjusting p for many tests: see false_discovery.h. */
#include "stat/false_discovery.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
	double x = **(double *const *)a, y = **(double *const *)b;

	return (x > y) - (x < y);
}

int false_discovery_adjust(double *p, size_t n)
{
	double **order = calloc(n + 1, sizeof(*order)), least = 1;

	if (!order)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		order[i] = &p[i];
	qsort(order, n, sizeof(*order), by_value);
	for (size_t i = n; i > 0; i--) {
		least = fmin(least, *order[i - 1] * (double)n / (double)i);
		*order[i - 1] = least;
	}
	free(order);
	return 0;
}
