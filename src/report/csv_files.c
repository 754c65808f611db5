/* SPDX-License-Identifier: MIT */
/* The one list of CSV files. */
#include "report/csv_files.h"

#define CSV_FILES(X)      \
	X(summary)        \
	X(histogram)      \
	X(interval)       \
	X(device)         \
	X(percentile)     \
	X(threshold)      \
	X(verdict)        \
	X(batch)          \
	X(jobs)           \
	X(rounds)         \
	X(hosts)          \
	X(host_histogram) \
	X(probe)

#define CSV_DECLARE(name) extern const struct csv_file csv_##name;
CSV_FILES(CSV_DECLARE)

#define CSV_LIST(name) &csv_##name,
const struct csv_file *const csv_files[] = { CSV_FILES(CSV_LIST) NULL };
