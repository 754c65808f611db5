/* SPDX-License-Identifier: MIT */
/*
 * Dimensions in which rows of a matrix differ: an option, the job, the operation, the run. Each row
 * has a value of each dimension. Several dimensions are combined into one, as the curves of a
 * picture are.
 */
#ifndef IOGEN_VIEW_DIMENSION_H
#define IOGEN_VIEW_DIMENSION_H

#include "view/matrix.h"
#include "view/scale.h"

/* A row of a run's matrix. */
struct sample {
	size_t run, row;
};

/* Runs side by side, and those of their rows that are drawn. */
struct samples {
	const struct matrix *const *run; /* runs by number */
	const char *const *name;         /* name of each run, for readers */
	size_t runs;
	struct sample *list; /* owned */
	size_t n;
};

struct dimension {
	const char *name;
	struct scale scale;
	size_t *index; /* owned: number of each sample's value in the scale */
};

/*
 * Makes the dimension of that name: run, job, op, step, or an option of which @samples have a
 * value. Returns false where there is none. dimension_free may be called in both cases.
 */
bool dimension_make(struct dimension *d, const struct samples *s, const char *name);
void dimension_free(struct dimension *d);

/* Returns the value of sample @i in it; "" where its job has none. */
const char *dimension_value(const struct samples *s, const char *name, size_t i);

/* Several dimensions as one: what differs in one of them differs. */
struct combined {
	size_t n;      /* values */
	size_t *index; /* owned: value of each sample */
	char **label;  /* owned, each: of each value, "bs=4k read" */
};

/* Combines @ndims dimensions; of none, all samples have one value, and its label is "". */
void combined_make(struct combined *c, const struct samples *s, struct dimension *const *dim,
		   size_t ndims);
void combined_free(struct combined *c);

#endif
