/* SPDX-License-Identifier: MIT */
/*
 * How far one group of samples lies above another one, by Hodges and Lehmann: the median of all
 * differences between them, with a 95 % interval that belongs to the rank test (rank_test.h). On
 * logarithms, it is the logarithm of a ratio.
 */
#ifndef IOGEN_STAT_SHIFT_H
#define IOGEN_STAT_SHIFT_H

#include "stat/rank_test.h"

struct shift {
	double at, lo, hi; /* values' unit; infinite where the groups are too small */
};

/*
 * Returns the shift from the m values @a to the n values @b. @room has room for m n values. The
 * interval is from the k'th smallest to the k'th largest of all differences, where k is t->margin
 * (Hollander, Wolfe: Nonparametric Statistical Methods, 4.3). Without ties, it has 0 in it exactly
 * where rank_test_p is above 0.05. Groups of 4 and more have an interval.
 */
struct shift shift_of(const struct rank_test *t, const double *a, const double *b, double *room);

#endif
