/* SPDX-License-Identifier: MIT */
/*
 * A comparison of modes over one stream of operations: each round runs every mode, so that a ratio
 * is taken within a round, where the machine was the same; over the rounds it has a spread.
 */
#ifndef IOGEN_REPORT_RATIO_H
#define IOGEN_REPORT_RATIO_H

#include "report/report.h"

/* What n ratios say: their geometric mean, and the 95 % interval of it. */
struct ratio {
	double mean, lo, hi; /* lo and hi are meaningless below 2 rounds */
	uint32_t n;
};

/* Student's t on the logarithms: exact where these are normal. @n > 0, every ratio > 0. */
struct ratio ratio_of(const double *ratios, uint32_t n);

/* A table for each comparison of the report; nothing where there is none. */
void ratios_print(const struct report *r, FILE *f);

#endif
