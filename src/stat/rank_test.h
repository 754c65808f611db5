/* SPDX-License-Identifier: MIT */
/*
 * The rank test of Mann, Whitney and Wilcoxon: whether one of two groups of samples has larger
 * values than the other, whatever their distribution is. It is exact: where the groups are alike,
 * each choice of m of all m + n ranks is as likely as any other, and these are counted.
 */
#ifndef IOGEN_STAT_RANK_TEST_H
#define IOGEN_STAT_RANK_TEST_H

#include <stddef.h>

/*
 * The most samples of a group for which all choices are counted: where all values differ, and where
 * some are equal, as then each test has its own counts. Beyond, p is that of the normal
 * distribution, with the corrections for ties and continuity.
 */
enum { RANK_TEST_EXACT = 50, RANK_TEST_EXACT_TIES = 20 };

/* Two groups of so many samples; for any number of tests. */
struct rank_test {
	size_t m, n;
	double *below; /* owned: P(U <= u) for u of 0 .. m n; NULL: beyond RANK_TEST_EXACT */
	size_t margin; /* see shift.h: the largest k with P(U < k) <= 0.025; 0: there is none */
};

/* Counts the choices of @m > 0 and @n > 0 samples. Returns 0 or -ENOMEM. */
int rank_test_init(struct rank_test *t, size_t m, size_t n);
void rank_test_release(struct rank_test *t);

/*
 * Returns the two-sided p of the m values @a and the n values @b, of 0 .. 1: how likely the sum of
 * the ranks is at least as far from its mean, if the groups are alike. Equal values share the mean
 * of their ranks, and the choices are of these midranks. No value is NAN. Returns NAN without
 * memory.
 */
double rank_test_p(const struct rank_test *t, const double *a, const double *b);

/* Returns the least p that groups of these sizes can have. */
double rank_test_least_p(const struct rank_test *t);

#endif
