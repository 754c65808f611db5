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

/* Jobs that steady= looks at and that ran, by job and step, then by round, with their values. */
struct tracked_runs {
	const struct job_result **list; /* owned */
	double *value;                  /* owned */
	uint32_t n;
};

/* Collects those of round @from and later ones. Aborts without memory. */
void tracked_runs_make(struct tracked_runs *t, const struct job_result *all, uint32_t nall,
		       uint32_t from);
void tracked_runs_free(struct tracked_runs *t);

/* Returns the values of the job that @of is a round of, up to that round: of @n rounds. */
const double *tracked_values(const struct tracked_runs *t, const struct job_result *of,
			     uint32_t *n);

/* Returns whether @of is the last round of its job and step that ran. */
bool tracked_is_last(const struct tracked_runs *t, const struct job_result *of);

/* Returns whether the window of all tracked jobs that ran in @round is steady. */
bool tracked_are_steady(const struct job_result *all, uint32_t nall, uint32_t round);

#endif
