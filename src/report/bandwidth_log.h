/* SPDX-License-Identifier: MIT */
/* --bandwidth-log: the bandwidth of all jobs together, in fio's logs. */
#ifndef IOGEN_REPORT_BANDWIDTH_LOG_H
#define IOGEN_REPORT_BANDWIDTH_LOG_H

#include "report/report.h"

/* The files, in the working directory, by the operation: read, write, trim. */
extern const char *const bandwidth_log_files[3];

/* Checks before a run that they can be written. Returns 0 or -EINVAL after fail(). */
int bandwidth_log_check(struct err *e);

/*
 * Writes agg-read_bw.log, agg-write_bw.log and agg-trim_bw.log in the working directory: a line a
 * slice of the grid, "ms since the run's start, KiB/s, direction, 0, 0", where any job ran. Returns
 * 0 or -errno after fail().
 */
int bandwidth_log_write(const struct report *r, uint64_t interval_ns, struct err *e);

#endif
