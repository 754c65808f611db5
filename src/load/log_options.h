/* SPDX-License-Identifier: MIT */
/* Options of logs of what is measured: write_lat_log=, log_avg_msec= and their like. */
#ifndef IOGEN_LOAD_LOG_OPTIONS_H
#define IOGEN_LOAD_LOG_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/opt.h"

/* What a job says of its logs. The names are of files, without what is added; "1": the job's. */
struct log_options {
	char *bw, *iops, *lat, *hist;
	struct nsecs avg, hist_window; /* 0: a line an I/O; no histograms */
	struct nsecs bw_avg, iops_avg; /* shorter windows of these two; 0: as avg */
	uint32_t coarseness;           /* of histograms: 2^coarseness of fio's bins in one */
	uint32_t entries;              /* that there is memory for when the job begins */
	uint32_t clock_id;
	int value; /* enum log_value, modulo LOG_VALUES */
	bool offset, issue_time, epoch, per_job, prio;
};

#endif
