/* SPDX-License-Identifier: MIT */
/* Choosing rows of runs for a picture: by jobs, by operation, by what the jobs sweep. */
#ifndef IOGEN_VIEW_SAMPLE_H
#define IOGEN_VIEW_SAMPLE_H

#include <stdint.h>

#include "view/dimension.h"
#include "view/sweep.h"

/*
 * Fills @s->list with the rows that the request is for, in the order of the runs and their
 * summaries. Without an operation: whole copies or chains where there are such, and syncs only
 * where there is nothing else. Returns 0, or -EINVAL after fail() where none is left. The list is
 * the caller's in both cases.
 */
int samples_choose(struct samples *s, const struct sweep_request *r, struct err *e);

/*
 * Leaves the samples whose jobs sweep the option; where none does, those that have a value of it.
 * Returns whether it left any out.
 */
bool samples_leave(struct samples *s, const char *option);

/* Returns how many sets of options there are that vary together: sets are numbered from 1. */
size_t sweep_sets(const struct matrix *m);

/* Returns whether a rate is in that set. */
bool sweep_is_rated(const struct matrix *m, size_t k);

#endif
