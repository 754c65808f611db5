/* SPDX-License-Identifier: MIT */
/* One result a job, of what several ranks did of it. */
#ifndef IOGEN_HOSTS_MERGE_H
#define IOGEN_HOSTS_MERGE_H

#include "report/host_part.h"
#include "report/report.h"

/*
 * Returns the results of @njobs jobs over the @n ranks of @parts, the first of which is rank 0;
 * NULL without memory. They point to the workers of the parts, which outlive them. Counts,
 * histograms and times are of all; devices and paths are those of rank 0,
 * and what is direct that of the first rank that ran. A job
 * that a rank has not done is partial.
 */
struct job_result *merge_results(const struct host_part *parts, uint32_t n, uint32_t njobs);
void merge_free(struct job_result *list, uint32_t njobs);

/*
 * Adds up, into @r, what the ranks did in job @job: counts, histograms and the measured time, and
 * no more than that. Returns 0 or -ENOMEM; the caller releases its total in either case.
 */
int merge_counts(struct job_result *r, const struct host_part *parts, uint32_t n, uint32_t job);

/*
 * Merges the time series of ranks, which have one grid, into @to, all zeros: a row for each slice
 * and operation. Percentiles of a slice are not known, for rows have no histograms. Returns 0 or
 * -ENOMEM.
 */
int merge_series(struct series *to, const struct series *const *from, uint32_t n);

#endif
