/* SPDX-License-Identifier: MIT */
/*
 * The tables of a results folder as pictures need them. What the tables have apart and a picture
 * has in one line is put together here: the rounds of a comparison, or jobs of the same name.
 */
#ifndef IOGEN_VIEW_DATA_H
#define IOGEN_VIEW_DATA_H

#include <jansson.h>
#include <stdbool.h>

#include "view/table.h"

enum {
	PLOT_LEAST_IOS = 6,      /* of fewer operations not even a median can be told */
	PLOT_MOST_SLICES = 1000, /* more than that no picture has columns for */
	PLOT_LABEL = 36          /* most characters of a job's name */
};

/* One slice of time, or several that lie side by side; what was not measured is NAN. */
struct plot_slice {
	double start_s, end_s, ios, iops, mb_per_s, p50_ns, p99_ns, max_ns;
	bool ramp; /* before what is measured */
};

/* A job and an operation. */
struct plot_series {
	const char *job, *op; /* as the tables have them, and in these */
	char *label;          /* owned */
	double ios;
	bool moves;                /* bytes: it has MB/s */
	struct plot_slice *slices; /* owned, in the order of time */
	size_t nslices;
};

struct plot_bucket {
	double lo_ns, hi_ns, count;
};

/* A histogram: of a series and a kind of latency. */
struct plot_curve {
	const struct plot_series *series;
	bool response;
	char *label;                 /* owned */
	struct plot_bucket *buckets; /* owned; ascending, and none twice */
	size_t n;
	double count;
};

struct plot {
	struct table summary, histogram, interval;
	json_t *manifest;
	struct plot_series *series;
	struct plot_curve *curves; /* only those with PLOT_LEAST_IOS */
	size_t nseries, ncurves, njobs;
	size_t slices_in_one; /* how many were put together for a point of time */
	bool ramp;            /* some slice is of a ramp */
	bool partial;         /* a job ended early */
};

/* Reads the folder @dir. Returns 0 or -errno; plot_free may be called in either case. */
int plot_load(struct plot *p, const char *dir, struct err *e);
void plot_free(struct plot *p);

/* The series of that job and operation, or NULL. *@hint is where to look first; it is kept up. */
struct plot_series *plot_find(const struct plot *p, const char *job, const char *op, size_t *hint);

/* Parts of plot_load, in files of their own; they abort without memory. */
void plot_curves_make(struct plot *p);
void plot_slices_make(struct plot *p);

/* A latency for all of a bucket; at least 1, for axes that have no 0. */
double plot_bucket_middle(const struct plot_bucket *b);

/* The latency of a percentile of 0 .. 1, as the tables have it: the middle of its bucket. */
double plot_curve_at(const struct plot_curve *c, double share);

/* The highest share for which the sample has a 95 % interval: that of histogram_supports. */
double plot_curve_end(const struct plot_curve *c);

/* Room for one more behind @n of @size bytes: the list, grown where it must; aborts. */
void *plot_grow(void *list, size_t n, size_t size);

#endif
