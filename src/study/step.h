/* SPDX-License-Identifier: MIT */
/*
 * The steps of a run by what they are, not by their number: a sweep with one value more numbers its
 * steps anew, and those that both runs have are compared all the same.
 */
#ifndef IOGEN_STUDY_STEP_H
#define IOGEN_STUDY_STEP_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct step {
	uint64_t number;
	/*
	 * owned: the swept options of its jobs, "bs=4k iodepth=8"; "" where they sweep nothing:
	 * such jobs have no other step; "step 3" where the table does not have it
	 */
	char *text;
};

struct steps {
	struct step *list; /* owned; by number */
	size_t n;
};

/*
 * Reads the columns sweep.OPTION of jobs.csv in @dir; a run without that table has no such steps.
 * Returns 0, or -errno after fail() where the table is damaged. steps_free may be called in both
 * cases.
 */
int steps_read(struct steps *s, const char *dir, struct err *e);
void steps_free(struct steps *s);

/* Returns the text of a step: "" for step 0, too. It is kept by @s. */
const char *steps_text(struct steps *s, uint64_t number);

#endif
