/* SPDX-License-Identifier: MIT */
/* Many tests at once: of a thousand, fifty have p <= 0.05 by chance alone. */
#ifndef IOGEN_STAT_FALSE_DISCOVERY_H
#define IOGEN_STAT_FALSE_DISCOVERY_H

#include <stddef.h>

/*
 * Turns the @n values p of 0 .. 1 into those of Benjamini and Hochberg (1995): of the tests whose
 * adjusted p is at most q, a share of q is expected to be there by chance, and if all are, any is
 * with probability q. p_(i) becomes the least p_(k) n / k of all k >= i, in ascending order.
 * Returns 0, or -ENOMEM with @p as it was.
 */
int false_discovery_adjust(double *p, size_t n);

#endif
