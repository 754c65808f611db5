/* SPDX-License-Identifier: MIT */
/* Folders of results in one database of SQLite: a table for each CSV file, and one of the runs. */
#ifndef IOGEN_VIEW_DATABASE_H
#define IOGEN_VIEW_DATABASE_H

#include <stdint.h>
#include <stdio.h>

#include "base/err.h"

/*
 * Adds the folders to the database in the file @path, which is made where it is missing. @files are
 * the names of tables that a folder may have, ended by NULL. All folders are checked before the
 * first is added; each is added in whole or not at all. A run that is there already is not added
 * again; where it was a checkpoint, the run replaces it. @f gets a line for each folder. Returns 0,
 * -EINVAL after fail() where a folder, or the file, is not what it has to be, or another -errno.
 */
int database_export(const char *path, const char *const *dirs, uint32_t ndirs,
		    const char *const *files, FILE *f, struct err *e);

#endif
