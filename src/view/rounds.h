/* SPDX-License-Identifier: MIT */
/* rounds.csv read back: of each step and job that steady= looks at, its rounds. */
#ifndef IOGEN_VIEW_ROUNDS_H
#define IOGEN_VIEW_ROUNDS_H

#include "view/data.h"

/* Rounds that are judged together; what SNIA's specification allows, in percent of their mean. */
enum { ROUNDS_WINDOW = 5, ROUNDS_RANGE = 20, ROUNDS_SLOPE = 10 };

/* A step and job; rows of the table, in the order of the rounds. */
struct tracked {
	const char *job, *step, *measure; /* cells of the table */
	char *label;                      /* owned */
	size_t *row;                      /* owned */
	size_t n;
};

struct rounds {
	const struct table *table;
	struct tracked *list; /* owned */
	size_t n;
};

/* A row: a value, and what was judged up to it; NAN before the fifth round. */
struct judged {
	double round, value, mean, range_pct, slope_pct, fit_k, fit_b;
	bool steady;
};

/* Takes the rounds of a run; aborts without memory. */
void rounds_make(struct rounds *r, const struct plot *p);
void rounds_free(struct rounds *r);

/* Returns the @i'th round of a step and job. */
struct judged rounds_at(const struct rounds *r, const struct tracked *t, size_t i);

#endif
