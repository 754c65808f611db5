/* SPDX-License-Identifier: MIT */
/* The options of a job as they were written, for readers of fio's JSON. */
#ifndef IOGEN_BASE_GIVEN_OPTIONS_H
#define IOGEN_BASE_GIVEN_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

/* The place where an option was given, from the most general on. */
enum given_by {
	GIVEN_TO_ALL, /* [global], or what stands before the first --name */
	GIVEN_TO_JOB, /* the job's own section */
	GIVEN_OVER    /* the command line, which overrides a file */
};

struct given_option {
	char *name, *value; /* owned; value: "" where a flag's name stood alone */
	enum given_by by;
};

struct given_options {
	struct given_option *list; /* owned */
	uint32_t n;
};

/* Adds an option, or replaces the one of that name and giver. Aborts without memory. */
void given_options_put(struct given_options *w, const char *name, const char *value,
		       enum given_by by);

/* Returns the value that was given so; NULL: none was. */
const char *given_options_value(const struct given_options *w, const char *name, enum given_by by);

/* Returns whether the option was given to this job, or over it, and not only to all. */
bool given_options_special(const struct given_options *w, const char *name);

void given_options_free(struct given_options *w);

#endif
