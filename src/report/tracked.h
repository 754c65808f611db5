/* SPDX-License-Identifier: MIT */
/* The values that steady= looks at: a measure of a job in one step, from round to round. */
#ifndef IOGEN_REPORT_TRACKED_H
#define IOGEN_REPORT_TRACKED_H

#include "report/report.h"
#include "stat/steady_rounds.h"

/* Returns whether steady= looks at the job. */
bool tracked(const struct job *job);

/*
 * Returns the measure of steady_of= in one round: I/Os a second, bytes a second, or the mean
 * latency in ns, of all reads, writes and trims together; NAN where nothing was measured.
 */
double tracked_value(const struct job_result *j);

/*
 * Collects the values of the job that @of is a round of, in the order of the rounds, up to that of
 * @of. The caller frees them; aborts without memory.
 */
double *tracked_values(const struct job_result *all, uint32_t nall, const struct job *of,
		       uint32_t *n);

/* Returns whether the window of all tracked jobs that ran in @round is steady. */
bool tracked_are_steady(const struct job_result *all, uint32_t nall, uint32_t round);

#endif
