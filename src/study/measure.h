/* SPDX-License-Identifier: MIT */
/*
 * Measures that are compared: columns of summary.csv, which of them are judged, and which way is
 * worse.
 */
#ifndef IOGEN_STUDY_MEASURE_H
#define IOGEN_STUDY_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct measure {
	char *column; /* owned */
	char *title;  /* owned; for readers: "lat p99.9" */
	bool rate;    /* less is worse; else more is */
	bool latency; /* in ns */
	bool judged;  /* decides, and is corrected for chance with the others that do */
};

#define MEASURES 32

struct measures {
	struct measure list[MEASURES];
	size_t n;
};

/* The measures that are judged by default. */
#define MEASURES_JUDGED "iops,mb_per_s,lat_p99_ns,response_p99_ns"

/*
 * Makes the list: rates and latencies that are always shown, and those of @judged, names of columns
 * with commas between them (_ns may be left out). Returns 0; -EINVAL after fail() for a name that
 * is none. measures_free may be called in both cases.
 */
int measures_make(struct measures *m, const char *judged, struct err *e);
void measures_free(struct measures *m);

/* Prints a value of the measure for readers; a dash where it is NAN. */
void measure_text(const struct measure *m, double v, char *s, size_t n);

#endif
