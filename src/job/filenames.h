/* SPDX-License-Identifier: MIT */
/* The names of a job's files, where several places of a job file have a say. */
#ifndef IOGEN_JOB_FILENAMES_H
#define IOGEN_JOB_FILENAMES_H

#include <stdbool.h>

struct files_options;

/*
 * Returns a list, with : between its parts, of those of two lists, each once. The caller frees it.
 */
char *filenames_add(const char *list, const char *more);

/*
 * Has a job that is called otherwise, by name=, have the files that it would have by the name of
 * its section: that device, or files of its own. Files named by filename= stay.
 */
void filenames_of_section(struct files_options *o, const char *section);

/*
 * Shortens filename= to its first nrfiles= files, and has nrfiles= mean nothing, because filename=
 * names the files. Returns whether there were more.
 */
bool filenames_first(struct files_options *o);

#endif
