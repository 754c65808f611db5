/* SPDX-License-Identifier: MIT */
/* The options of a job as they were written: what readers of fio's JSON look up. */
#ifndef IOGEN_BASE_GIVEN_OPTIONS_H
#define IOGEN_BASE_GIVEN_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct given_option {
	char *name, *value; /* owned */
	bool general;       /* of all jobs: from [global], or from before the first --name */
};

struct given_options {
	struct given_option *list; /* owned */
	uint32_t n;
};

/* Adds one; what was said before of that name and kind is replaced. Aborts without memory. */
void given_options_put(struct given_options *w, const char *name, const char *value, bool general);

/* Whether that name was said of the one job, and not only of all. */
bool given_options_special(const struct given_options *w, const char *name);

void given_options_free(struct given_options *w);

#endif
