/* SPDX-License-Identifier: MIT */
/* The CSV files of a results folder. A new one is a line here, and its function. */
#ifndef IOGEN_REPORT_CSV_FILES_H
#define IOGEN_REPORT_CSV_FILES_H

#include "report/report.h"

/* CSV_FILE(name, function, condition): a file without a condition is always written. */
#define CSV_FILES(CSV_FILE)                                         \
	CSV_FILE("summary.csv", report_csv_summary, NULL)           \
	CSV_FILE("histogram.csv", report_csv_histogram, NULL)       \
	CSV_FILE("interval.csv", report_csv_interval, NULL)         \
	CSV_FILE("batch.csv", report_csv_batch, report_has_batches) \
	CSV_FILE("device.csv", report_csv_device, NULL)             \
	CSV_FILE("percentile.csv", report_csv_percentile, report_has_percentiles)

#define CSV_FUNCTION(name, print, wanted) void print(const struct report *r, FILE *f);
CSV_FILES(CSV_FUNCTION)
#undef CSV_FUNCTION

/* Conditions: a job's batches were controlled; a job names its percentiles. */
bool report_has_batches(const struct report *r);
bool report_has_percentiles(const struct report *r);

struct csv_file {
	const char *name;
	void (*print)(const struct report *r, FILE *f);
	bool (*wanted)(const struct report *r); /* NULL: always */
};

/* Ended by a row whose name is NULL. */
extern const struct csv_file csv_files[];

#endif
