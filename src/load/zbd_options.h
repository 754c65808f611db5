/* SPDX-License-Identifier: MIT */
/* Options of zonemode=zbd, zones that are written at their write pointers. */
#ifndef IOGEN_LOAD_ZBD_OPTIONS_H
#define IOGEN_LOAD_ZBD_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct zbd_options {
	uint64_t capacity;           /* bytes of a zone that can be written; 0: all */
	uint32_t max_open;           /* zones, of all jobs; 0: as many as the device allows */
	uint32_t job_max_open;       /* zones that a worker opens; 0: no limit */
	bool ignore_limits;          /* limits of the device do not count */
	bool beyond;                 /* reads go beyond write pointers */
	double threshold, frequency; /* see zbd.h */
};

#endif
