/* SPDX-License-Identifier: MIT */
/*
 * Steady state over rounds, as SNIA's Performance Test Specification has it: of the last rounds,
 * the measurement window, the values differ by at most 20 % of their mean, and the line through
 * them (of least squares) rises or falls by at most 10 % of it over the window. Both bounds are
 * inclusive.
 */
#ifndef IOGEN_STAT_STEADY_ROUNDS_H
#define IOGEN_STAT_STEADY_ROUNDS_H

#include <stdbool.h>
#include <stdint.h>

/* steady=, and the measure that it looks at: steady_of=. */
enum steady_rounds { ROUNDS_ANY, ROUNDS_SNIA };
enum steady_rounds_of { ROUNDS_IOPS, ROUNDS_BW, ROUNDS_LAT };

#define STEADY_ROUNDS_WINDOW 5
#define STEADY_ROUNDS_MOST 25
#define STEADY_ROUNDS_RANGE_PCT 20.0
#define STEADY_ROUNDS_SLOPE_PCT 10.0

/* A window of rounds. */
struct steady_window {
	bool full; /* there are enough rounds, and their mean is above 0; else all below is 0 */
	bool steady;
	double mean;
	double range_pct, slope_pct; /* the two excursions, of the mean */
	double fit_k, fit_b;         /* the line k x + b, x = 0 in the first round of the window */
};

/* Judges the last of @n rounds' values. A mean of 0 or less, or a NAN, is not steady. */
struct steady_window steady_window_of(const double *values, uint32_t n);

#endif
