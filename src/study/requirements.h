/* SPDX-License-Identifier: MIT */
/*
 * Requirements of jobs: before a run, whether they can be met; after it, verdicts.
 *
 * In:  jobs; struct report of report/, when its jobs have ended.
 * Out: messages; struct verdicts of report/, which report/ shows. It points into the report.
 *
 * quantity.h knows what can be required: each column of summary.csv, percentiles, counts over a
 * bound. slices.h has the same of the slices of one round.
 */
#ifndef IOGEN_STUDY_REQUIREMENTS_H
#define IOGEN_STUDY_REQUIREMENTS_H

#include "job/jobs.h"
#include "report/verdict.h"

/*
 * Checks that each job can have what it requires. Returns 0, or -EINVAL after fail() with file,
 * line, job and requirement of all that is wrong. The rules of the jobs hold already.
 */
int requirements_check(const struct jobs *jobs, struct err *e);

/*
 * Judges the results of a run by what its jobs require, as far as these have come. Aborts without
 * memory; verdicts_free takes what was made.
 */
void verdicts_make(struct verdicts *v, const struct report *r);
void verdicts_free(struct verdicts *v);

#endif
