/* SPDX-License-Identifier: MIT */
/*
 * Two groups of runs side by side: `iogen compare`. For each cell (cell.h) and measure (measure.h):
 * the medians of both sides, the ratio of NEW to BASE with a 95 % interval (Hodges and Lehmann, on
 * logarithms) and the p of the exact rank test.
 *
 * Among many cells some differ by chance: p is adjusted (Benjamini and Hochberg) over all cells of
 * the measures that are judged, and over all of the others by themselves. A difference counts where
 * its adjusted p is below 0.05 and its interval leaves out "no difference".
 */
#ifndef IOGEN_STUDY_COMPARISON_H
#define IOGEN_STUDY_COMPARISON_H

#include <stdio.h>

#include "study/cell.h"
#include "study/fact.h"
#include "study/side.h"

/* The verdict on NEW. FEW: a side has too few samples; UNCLEAR: the difference may be chance. */
enum verdict { VERDICT_FEW, VERDICT_UNCLEAR, VERDICT_BETTER, VERDICT_WORSE, VERDICTS };
extern const char *const verdict_names[VERDICTS];

/* A cell and a measure. */
struct result {
	const struct study_cell *cell;
	const struct measure *measure;
	size_t n[STUDY_SIDES];
	double median[STUDY_SIDES]; /* NAN: no samples */
	double ratio, lo, hi;       /* NEW / BASE, with its interval; NAN where VERDICT_FEW */
	double p, adjusted;         /* NAN where VERDICT_FEW */
	double loss;                /* share of BASE by which NEW is worse; negative: better */
	enum verdict verdict;
	bool judged; /* as its measure is */
	bool fails;  /* worse, and by as much as was asked for */
};

struct comparison {
	struct side side[STUDY_SIDES];
	struct measures measures;
	struct study_cells cells;
	struct facts facts;
	struct result *list; /* owned; by cell, then by measure */
	size_t n;
	double fail_on;            /* percent; NAN: nothing fails */
	bool named;                /* the measures that are judged were asked for */
	size_t judged;             /* results of judged measures with a verdict */
	size_t fails;              /* results */
	size_t few;                /* cells with fewer samples than a verdict needs */
	size_t alone[STUDY_SIDES]; /* cells that this side alone has */
	double least_p;            /* least p that any judged result can have */
	char *run_id[STUDY_SIDES]; /* owned: id of each side's first run */
};

/* Percentiles that are compared of the histograms, ascending. */
#define COMPARISON_PERCENTS 11
extern const double comparison_percents[COMPARISON_PERCENTS];

/* Names the percentile as columns do: "p99_9". */
void comparison_percent_name(double percent, char *s, size_t n);

/*
 * Reads all folders of @words (side.h) and compares. @judged: see measure.h, NULL: the default;
 * @fail_on: percent, NAN for none. Returns 0, -ENOMEM, or -EINVAL after fail(): a folder is none or
 * damaged, a side has fewer than STUDY_LEAST_SAMPLES, no cell is on both sides, or nothing could
 * fail. comparison_free may be called in all cases.
 */
int comparison_make(struct comparison *c, const char *const *words, uint32_t n, const char *judged,
		    double fail_on, struct err *e);
void comparison_free(struct comparison *c);

/* Prints it for readers: all of a small matrix, of a large one what differs, the worst first. */
void comparison_text(const struct comparison *c, FILE *f);

/* Prints a row for each cell and measure; then for each cell and percentile of the histograms. */
void comparison_csv(const struct comparison *c, FILE *f);

#endif
