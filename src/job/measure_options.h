/* SPDX-License-Identifier: MIT */
/* Options of which latencies are measured, and whether fio has a log of bandwidth. */
#ifndef IOGEN_JOB_MEASURE_OPTIONS_H
#define IOGEN_JOB_MEASURE_OPTIONS_H

#include <stdbool.h>

struct measure_options {
	bool slat;
	bool disable_lat, disable_slat, disable_clat, disable_bw, gtod_reduce;
};

#endif
