/* SPDX-License-Identifier: MIT */
/* Reports for tests: of jobs from a job file's text, with counts that a test sets. */
#ifndef IOGEN_TESTS_REPORTS_H
#define IOGEN_TESTS_REPORTS_H

#include "tests/jobs.h"
#include "report/report.h"

#define MAX_RESULTS 8

struct made {
	struct outcome outcome;
	struct report report;
	struct job_result result[MAX_RESULTS]; /* one a job */
};

/* Makes a report: all jobs ran for a second and counted nothing. A wrong text ends the test. */
void report_make(struct made *m, const char *text);
void report_free(struct made *m);

/* Counts @n I/Os of @bytes and @lat_ns each. */
void report_count(struct job_result *r, enum op op, uint64_t n, uint64_t bytes, uint64_t lat_ns);

/* Returns the output of @print; the caller frees it. */
char *report_printed(void (*print)(const struct report *r, FILE *f), const struct report *r);

/* Returns the CSV file of that name; the caller frees it. */
char *report_csv(const char *name, const struct report *r);

#endif
