/* SPDX-License-Identifier: MIT */
/* The options of a job as they were written, for readers of fio's JSON. */
#ifndef IOGEN_BASE_GIVEN_OPTIONS_H
#define IOGEN_BASE_GIVEN_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct given_option {
	char *name, *value; /* owned */
	bool general;       /* for all jobs: from [global], or from before the first --name */
};

struct given_options {
	struct given_option *list; /* owned */
	uint32_t n;
};

/* Adds an option, or replaces the one of that name and kind. Aborts without memory. */
void given_options_put(struct given_options *w, const char *name, const char *value, bool general);

/* Returns whether the option was given to this job, and not only to all. */
bool given_options_special(const struct given_options *w, const char *name);

void given_options_free(struct given_options *w);

#endif
