/* SPDX-License-Identifier: MIT */
/*
 * The laws that the tables of a folder keep, each by itself and with each other (docs/results.md,
 * "Laws"): no program that reads them needs to look again.
 */
#ifndef IOGEN_VIEW_LAW_H
#define IOGEN_VIEW_LAW_H

#include "base/err.h"

struct folder;

/*
 * Checks tables whose columns are checked and whose keys are made, and finds where each row of the
 * summary starts. Returns 0, -ENOMEM, or -EINVAL after fail() for the first row that breaks a law:
 * a latency or a rate that cannot be, buckets that overlap or lie outside of the extremes, slices
 * that do, rows of no row of the summary, sums that differ.
 */
int laws_check(struct folder *f, struct err *e);

#endif
