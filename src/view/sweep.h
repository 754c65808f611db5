/* SPDX-License-Identifier: MIT */
/*
 * A matrix as pictures: a swept option on one axis, measures on the other, a curve for each value
 * of a further option, a small chart for each value of what is left. Each point is the median over
 * its rounds.
 */
#ifndef IOGEN_VIEW_SWEEP_H
#define IOGEN_VIEW_SWEEP_H

#include "view/dimension.h"
#include "view/plot_measure.h"

/*
 * The picture that is asked for; NULL: not given, and chosen from the matrix as in docs/output.md.
 */
struct sweep_request {
	const char *x;    /* a swept option, or a measure */
	const char *y;    /* measures, with , between them */
	const char *by;   /* an option, job, op or run */
	const char *jobs; /* patterns of a shell for names of jobs, with , between them */
	const char *op;
	bool heat;  /* a heat map of x and by */
	size_t set; /* number of a set of jobs that sweep the same options, from 1; 0: all jobs */
};

/* A median over rounds; lo and hi: its 95 % interval, of fewer than 6 the least and the most. */
struct sweep_value {
	double v, lo, hi;
};

/* A point of a curve; along is its index on the scale of the swept option. */
struct sweep_point {
	size_t panel, curve, along, n; /* n: rounds */
	struct sweep_value x, y;       /* x only where it is measured */
};

enum { SWEEP_MEASURES = 8 };

struct sweep_plot {
	struct samples samples;
	struct dimension along, by; /* the swept option; by: of a heat map */
	struct combined curves, panels;
	struct plot_measure y[SWEEP_MEASURES], x; /* x.name NULL: x is the swept option */
	size_t ny, rounds;                        /* rounds of a point at most */
	bool heat;
	struct sweep_point *point[SWEEP_MEASURES]; /* owned, by panel, curve and along */
	size_t points[SWEEP_MEASURES];
};

/*
 * Makes the sweep of runs side by side. Returns 0, or -EINVAL after fail() that names what there
 * is: a job, an operation, an option or a measure is not there, or nothing is swept. sweep_free may
 * be called in both cases.
 */
int sweep_make(struct sweep_plot *s, const struct sweep_request *r, const struct matrix *const *run,
	       const char *const *name, size_t runs, struct err *e);
void sweep_free(struct sweep_plot *s);

#endif
