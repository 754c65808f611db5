/* SPDX-License-Identifier: MIT */
/* The median of a few values. */
#ifndef IOGEN_BASE_MEDIAN_H
#define IOGEN_BASE_MEDIAN_H

#include <stddef.h>

/* Sorts the values; returns the middle one, or the mean of the middle two. @n > 0. */
double median(double *v, size_t n);

#endif
