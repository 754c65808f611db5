/* SPDX-License-Identifier: MIT */
/*
 * The cells of a comparison: a step, a job and an operation, with the samples of both sides. Each
 * row of a summary.csv is one sample of its cell, so runs and rounds are samples alike. Rows of the
 * precondition measure nothing, and rows that ended early (partial) are not like the others: they
 * are left out.
 */
#ifndef IOGEN_STUDY_CELL_H
#define IOGEN_STUDY_CELL_H

#include "study/measure.h"
#include "study/quantile.h"
#include "study/study.h"

/* The kinds of latency whose histograms are compared. */
enum cell_kind { CELL_LAT, CELL_RESPONSE, CELL_KINDS };
extern const char *const cell_kinds[CELL_KINDS];

/* The values of a measure, a sample each; in any order. */
struct side_samples {
	double *v; /* owned */
	size_t n;
};

struct study_cell {
	char *step, *job, *op;    /* owned; step: its swept options, "" where a run has no steps */
	uint64_t number;          /* number of the step, in the first folder that has it */
	size_t rows[STUDY_SIDES]; /* samples */
	struct side_samples of[STUDY_SIDES][MEASURES];
	struct quantiles quantiles[STUDY_SIDES][CELL_KINDS]; /* quantiles of all samples together */
};

struct study_cells {
	struct study_cell **list; /* owned; in the order in which folders have them */
	size_t n;
	void *tree; /* a tree of tsearch(3) */
	/* rows by side: left out as partial; of a worker that was the limit; with errors */
	size_t partial[STUDY_SIDES], bound[STUDY_SIDES], errors[STUDY_SIDES];
	size_t most[STUDY_SIDES]; /* samples of a cell, at most */
};

struct folder;
struct steps;

/* Adds the rows of a folder that was read, with its steps. Aborts without memory. */
void cells_add(struct study_cells *c, const struct folder *f, struct steps *steps,
	       enum study_side side, const struct measures *m);
void cells_free(struct study_cells *c);

#endif
