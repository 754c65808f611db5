/* SPDX-License-Identifier: MIT */
/* Jobs as text: sections of assignments, of a file or a command line, and how they become jobs. */
#ifndef IOGEN_JOB_SECTION_H
#define IOGEN_JOB_SECTION_H

#include "job/jobs.h"

/* name=value, as it was written. */
struct assign {
	char *name, *value;
	struct origin at;
	bool bare; /* the name stood alone, as that of a flag may; its value is 1 */
};

struct section {
	char *name;
	struct origin at;
	struct assign *assigns;
	size_t n;
};

/* The sections in order; [global] is a section like another until it is resolved. */
struct sections {
	struct section *list;
	size_t n;
	struct section overrides; /* the command line's: set last, in every job of a file */
	char **files;             /* the names that places point to */
	size_t nfiles;
	/*
	 * As fio reads them: an option may stand twice in a section, of which the later counts,
	 * files add to those that more general sections name, and the command line comes before
	 * the files.
	 */
	bool fio;
};

/* Takes the blanks off both ends, in place. */
void text_trim(char *s);

/* A copy of the name that lives as long as @s. */
const char *sections_file(struct sections *s, const char *name);

/* A new section at the end, valid until the next one is added. */
struct section *section_add(struct sections *s, const char *name, struct origin at);

/*
 * Adds an assignment; without a value (NULL), the name alone. One that repeats an option from the
 * same file is an error, but for @again, where it is added; from the command line it replaces the
 * earlier one. Returns 0 or -EINVAL.
 */
int assign_add(struct section *section, const char *name, const char *value, struct origin at,
	       bool again, struct err *e);

/* Returns the last assignment of the section that is of the same option; NULL: there is none. */
const struct assign *assign_last(const struct section *section, const char *name);

/* Returns whether both stand in one file, or both on the command line. */
bool section_same_file(const struct section *a, const struct section *b);

/*
 * Makes a job of each section but [global]: defaults, then each [global] above in the same file,
 * then the section, then the overrides. @only, if it is not empty, names the sections to take, a
 * name a line. Errors are reported by jobs_check(), in the order of the sections; warnings go to
 * @warn. @jobs is empty before, and points into @s from then on.
 */
void sections_resolve(const struct sections *s, const char *only, struct jobs *jobs,
		      struct err *warn);

void sections_free(struct sections *s);

#endif
