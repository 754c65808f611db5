/* SPDX-License-Identifier: MIT */
/* The window of rounds: see steady_rounds.h. */
#include "stat/steady_rounds.h"

#include <math.h>

/* Two numbers that differ by less than this share are the same: a bound is met where it is hit. */
#define ROUNDING 1e-9

static bool at_most(double value, double bound)
{
	return value <= bound * (1 + ROUNDING);
}

struct steady_window steady_window_of(const double *values, uint32_t n)
{
	struct steady_window w = { 0 };
	const double *v = values + n - STEADY_ROUNDS_WINDOW;
	double middle = (STEADY_ROUNDS_WINDOW - 1) / 2.0, least, most, xy = 0, xx = 0;

	if (n < STEADY_ROUNDS_WINDOW)
		return w;
	least = most = v[0];
	for (int i = 0; i < STEADY_ROUNDS_WINDOW; i++) {
		w.mean += v[i] / STEADY_ROUNDS_WINDOW;
		least = v[i] < least ? v[i] : least;
		most = v[i] > most ? v[i] : most;
		xy += (i - middle) * v[i];
		xx += (i - middle) * (i - middle);
	}
	if (!(w.mean > 0))
		return (struct steady_window){ 0 };
	w.full = true;
	w.fit_k = xy / xx;
	w.fit_b = w.mean - w.fit_k * middle;
	w.range_pct = 100 * (most - least) / w.mean;
	w.slope_pct = 100 * fabs(w.fit_k) * (STEADY_ROUNDS_WINDOW - 1) / w.mean;
	w.steady = at_most(w.range_pct, STEADY_ROUNDS_RANGE_PCT) &&
		   at_most(w.slope_pct, STEADY_ROUNDS_SLOPE_PCT);
	return w;
}
