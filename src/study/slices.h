/* SPDX-License-Identifier: MIT */
/* A measure over the slices of a round, as interval.csv has them. */
#ifndef IOGEN_STUDY_SLICES_H
#define IOGEN_STUDY_SLICES_H

#include "study/quantity.h"

/* Returns whether slices have the measure. */
bool slices_have(const struct quantity *m);

/*
 * Returns the values of the whole slices of a job's measured time, for the caller to free, and
 * their number in *@n: slices that begin or end within one of the grid are left out, and, of a
 * latency, those without operations. Amounts of @ops are added up. Aborts without memory.
 */
double *slices_values(const struct quantity *m, const struct job_result *j, uint32_t ops,
		      size_t *n);

#endif
