/* SPDX-License-Identifier: MIT */
/* All differences, sorted: see shift.h. */
#include "stat/shift.h"

#include <math.h>

#include "base/median.h"

struct shift shift_of(const struct rank_test *t, const double *a, const double *b, double *room)
{
	struct shift s = { 0, -INFINITY, INFINITY };
	size_t n = 0;

	for (size_t i = 0; i < t->m; i++)
		for (size_t j = 0; j < t->n; j++)
			room[n++] = b[j] - a[i];
	s.at = median(room, n);
	if (t->margin) {
		s.lo = room[t->margin - 1];
		s.hi = room[n - t->margin];
	}
	return s;
}
