/* SPDX-License-Identifier: MIT */
/* Options of what is measured and reported. */
#ifndef IOGEN_JOB_REPORT_OPTIONS_H
#define IOGEN_JOB_REPORT_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct percentiles {
	uint32_t n;
	double pct[20]; /* rising */
};

/* Directions reported apart, together, or both; the numbers are fio's older words. */
enum unified { UNIFIED_NONE, UNIFIED_MIXED, UNIFIED_BOTH, UNIFIED_VALUES };

struct report_options {
	struct percentiles percentiles;
	int unified; /* enum unified, modulo UNIFIED_VALUES */
	uint32_t kb_base, unit_base;
	bool group_reporting, new_group, slat, disk_util, stats;
	bool clat_percentiles, lat_percentiles, slat_percentiles;
	bool disable_lat, disable_slat, disable_clat, disable_bw, gtod_reduce;
};

#endif
