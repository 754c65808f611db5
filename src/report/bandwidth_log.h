/* SPDX-License-Identifier: MIT */
/* --bandwidth-log: the bandwidth of all jobs together, in fio's logs. */
#ifndef IOGEN_REPORT_BANDWIDTH_LOG_H
#define IOGEN_REPORT_BANDWIDTH_LOG_H

#include "report/report.h"

/* The file of an operation: read, write or trim. The caller frees it. */
char *bandwidth_log_file(const char *name, enum op op);

/* Checks before a run that the files can be written. Returns 0 or -EINVAL after fail(). */
int bandwidth_log_check(const char *name, struct err *e);

/*
 * Writes NAME-read_bw.log, NAME-write_bw.log and NAME-trim_bw.log: a line a slice of the grid, "ms
 * since the run's start, KiB/s, direction, 0, 0", where any job ran. Returns 0 or -errno after
 * fail().
 */
int bandwidth_log_write(const char *name, const struct report *r, uint64_t interval_ns,
			struct err *e);

#endif
