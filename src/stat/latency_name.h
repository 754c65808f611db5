/* SPDX-License-Identifier: MIT */
/*
 * Names of latencies, as people write them: p99, response.p99.9, clat.mean, lat_p99_9_ns. One
 * without a kind is lat.
 */
#ifndef IOGEN_STAT_LATENCY_NAME_H
#define IOGEN_STAT_LATENCY_NAME_H

#include <stdbool.h>

#include "stat/stats.h"

enum latency_stat { STAT_MIN, STAT_MEAN, STAT_STDDEV, STAT_PERCENTILE, STAT_MAX };

struct latency_name {
	enum latency kind;
	enum latency_stat stat;
	double percent; /* STAT_PERCENTILE: p0 and p100 are the shortest and the longest */
	bool unit;      /* the name ends with _ns */
};

/* Takes "clat." or "clat_" off. Returns the rest; all of it where there is no kind. */
const char *latency_kind_parse(const char *name, enum latency *kind);

/* Returns whether @name is that of a latency. */
bool latency_name_parse(const char *name, struct latency_name *l);

#endif
