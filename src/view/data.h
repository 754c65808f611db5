/* SPDX-License-Identifier: MIT */
/*
 * A results folder as pictures need it: series of jobs and operations. Rows of the tables that are
 * one line of a picture are put together: the rounds of a comparison, or jobs of the same name.
 */
#ifndef IOGEN_VIEW_DATA_H
#define IOGEN_VIEW_DATA_H

#include <stdbool.h>

#include "view/matrix.h"

enum {
	PLOT_LEAST_IOS = 6,      /* fewer operations do not even support a median */
	PLOT_MOST_SLICES = 1000, /* a picture has no columns of pixels for more */
	PLOT_LABEL = 36          /* characters of a job's name at most */
};

/* One slice of time, or several side by side; values that were not measured are NAN. */
struct plot_slice {
	double start_s, end_s, ios, iops, mb_per_s, p50_ns, p99_ns, max_ns;
	bool ramp; /* belongs to the ramp, before the measured time */
};

/* A job and an operation. */
struct plot_series {
	const struct table *summary;
	const char *job, *op; /* cells of it */
	char *label;          /* owned */
	double ios;
	struct plot_slice *slices; /* owned; in the order of time */
	size_t nslices;
};

struct plot_bucket {
	double lo_ns, hi_ns, count;
};

/* The histogram of a series, of one kind of latency; where options are swept, of one step. */
struct plot_curve {
	char *label;                 /* owned */
	struct plot_bucket *buckets; /* owned; ascending, each once */
	size_t n;
	double count;
};

/* Further tables, for report.html alone; a run may lack each of them. */
enum plot_sheet { SHEET_VERDICT, SHEET_ROUNDS, SHEET_DEVICE, SHEET_HOSTS, SHEETS };

struct plot {
	struct folder folder;
	struct matrix matrix; /* matrix of a folder on the disk, as the sheets */
	struct table sheet[SHEETS];
	size_t *series_of; /* owned: number of the series of each row of the summary */
	struct plot_series *series;
	struct plot_curve *curves; /* each of PLOT_LEAST_IOS operations or more */
	size_t nseries, ncurves, njobs;
	size_t slices_in_one; /* slices that were put together for a point of time */
	bool ramp;            /* a slice is of a ramp */
	bool partial;         /* a job ended early */
	/* owned: of several runs, in place of what the folder says; NULL: of one */
	char *title, *devices;
};

/* Reads the folder @dir. Returns 0 or -errno; plot_free may be called in both cases. */
int plot_load(struct plot *p, const char *dir, struct err *e);
void plot_free(struct plot *p);

/* Returns the series of a row of a table of the folder; NULL: the summary has none. */
struct plot_series *plot_find(struct plot *p, enum table_kind kind, const struct key_columns *c,
			      size_t row);

/* Make the curves and slices, for plot_load; abort without memory. */
void plot_curves_make(struct plot *p);
void plot_slices_make(struct plot *p);

/* Returns a latency for all of a bucket; at least 1, for axes without a 0. */
double plot_bucket_middle(const struct plot_bucket *b);

/* Returns the latency of a percentile of 0 .. 1, as the tables do: the middle of its bucket. */
double plot_curve_at(const struct plot_curve *c, double share);

/* Returns the highest share with a 95 % interval in the sample, as histogram_supports has it. */
double plot_curve_end(const struct plot_curve *c);

#endif
