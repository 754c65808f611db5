/* SPDX-License-Identifier: MIT */
/*
 * A measure on an axis, by the names that require= has, too: a column of summary.csv (iops, bw for
 * mb_per_s, cpu_user for cpu_user_pct), or a latency (p99, response.p99.9, clat.mean). A percentile
 * that is no column comes from the histograms.
 */
#ifndef IOGEN_VIEW_PLOT_MEASURE_H
#define IOGEN_VIEW_PLOT_MEASURE_H

#include "stat/latency_name.h"
#include "view/matrix.h"

struct plot_measure {
	char *name;   /* owned: as it was asked for, for names of files */
	char *column; /* owned; NULL: a percentile of the histograms */
	char *title;  /* owned; with its unit, for an axis */
	bool time;    /* in ns */
	struct latency_name latency;
};

/*
 * Finds the measure of that name, of @n bytes, in the matrix. Returns false where there is none.
 * plot_measure_free may be called in both cases.
 */
bool plot_measure_find(struct plot_measure *m, const struct matrix *x, const char *name, size_t n);
void plot_measure_free(struct plot_measure *m);

/* Returns its values, one a row of the matrix, for free(); NAN where it was not measured. */
double *plot_measure_values(const struct plot_measure *m, const struct matrix *x);

/* Returns whether a row has a value of it. */
bool plot_measure_there(const struct plot_measure *m, const struct matrix *x);

/* Prints a value for readers. */
void plot_measure_text(const struct plot_measure *m, double v, char *s, size_t n);

#endif
