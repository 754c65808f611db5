/* SPDX-License-Identifier: MIT */
/* Options of what the summary shows of a job. */
#ifndef IOGEN_JOB_SUMMARY_OPTIONS_H
#define IOGEN_JOB_SUMMARY_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct percentiles {
	uint32_t n;
	double pct[20]; /* rising */
};

/* Directions reported apart, together, or both; the numbers are fio's older words. */
enum unified { UNIFIED_NONE, UNIFIED_MIXED, UNIFIED_BOTH, UNIFIED_VALUES };

struct summary_options {
	struct percentiles percentiles;
	int unified; /* enum unified, modulo UNIFIED_VALUES */
	bool clat_percentiles, lat_percentiles, slat_percentiles;
};

#endif
