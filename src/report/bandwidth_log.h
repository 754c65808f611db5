/* SPDX-License-Identifier: MIT */
/* --bandwidth-log: the bandwidth of all jobs together, in fio's logs. */
#ifndef IOGEN_REPORT_BANDWIDTH_LOG_H
#define IOGEN_REPORT_BANDWIDTH_LOG_H

#include "report/report.h"

/*
 * Writes agg-read_bw.log, agg-write_bw.log and agg-trim_bw.log in the working directory: a line a
 * slice of the grid, "ms since the run's start, KiB/s, direction, 0, 0", where any job ran. Returns
 * 0 or -errno after fail().
 */
int bandwidth_log_write(const struct report *r, uint64_t interval_ns, struct err *e);

#endif
