/* SPDX-License-Identifier: MIT */
/* Options of fio's logs: write_lat_log=, log_avg_msec= and their like. */
#ifndef IOGEN_LOAD_LOG_OPTIONS_H
#define IOGEN_LOAD_LOG_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/opt.h"

/* The names are beginnings of file names; "1": the job's name. */
struct log_options {
	char *bw, *iops, *lat, *hist;
	struct nsecs avg, hist_window; /* 0: a line an I/O; no histograms */
	struct nsecs bw_avg, iops_avg; /* shorter windows, for these two logs; 0: as avg */
	uint32_t coarseness;           /* histograms: one bin is 2^coarseness of fio's */
	uint32_t entries;              /* entries for which memory is taken when the job begins */
	uint32_t clock_id;
	int value; /* enum log_value, modulo LOG_VALUES */
	bool offset, issue_time, epoch, per_job, prio;
};

#endif
