/* SPDX-License-Identifier: MIT */
/* From a job file's text to resolved jobs, for tests of what lies between and comes after. */
#ifndef IOGEN_TESTS_JOBS_H
#define IOGEN_TESTS_JOBS_H

#include "job/section.h"

struct outcome {
	struct sections sections;
	struct jobs jobs;
	struct err err, warn;
	int ret;
};

/* Loads @text as job.ini and resolves it. What is in @o is replaced, not freed. */
void jobs_from(struct outcome *o, const char *text);

/* The same, but a text that is wrong ends the test. */
void jobs_right(struct outcome *o, const char *text);
void outcome_free(struct outcome *o);

/* Checks that @said is all that is said against @text: "" where it is right. */
#define CHECK_JOBS(text, said) check_jobs((text), (said), __FILE__, __LINE__)
void check_jobs(const char *text, const char *said, const char *file, unsigned line);

#endif
