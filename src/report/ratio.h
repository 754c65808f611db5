/* SPDX-License-Identifier: MIT */
/*
 * A comparison of modes over one stream of operations: each round runs every mode, so that a ratio
 * is taken within a round, where the machine was the same; over the rounds it has a spread.
 */
#ifndef IOGEN_REPORT_RATIO_H
#define IOGEN_REPORT_RATIO_H

#include "report/report.h"

/* The geometric mean of n ratios, and its 95 % interval. */
struct ratio {
	double mean, lo, hi; /* lo and hi have no meaning below 2 rounds */
	uint32_t n;
};

/* Applies Student's t to the logarithms: exact where these are normal. @n > 0, every ratio > 0. */
struct ratio ratio_of(const double *ratios, uint32_t n);

/* Prints a table for each comparison of the report. */
void ratios_print(const struct report *r, FILE *f);

#endif
