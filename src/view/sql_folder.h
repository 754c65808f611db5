/* SPDX-License-Identifier: MIT */
/* A folder of results with all its tables, checked for a database. */
#ifndef IOGEN_VIEW_SQL_FOLDER_H
#define IOGEN_VIEW_SQL_FOLDER_H

#include "view/folder.h"
#include "view/sql_table.h"

struct sql_folder {
	struct folder folder;
	const char *run_id; /* text within the manifest */
	struct {
		char *name;         /* owned: the file's, without .csv */
		struct table table; /* owned, but for those of folder */
		bool is_owned;
	} * tables;
	size_t n;
};

/*
 * Reads the folder @dir and, of the tables named in @files (ended by NULL), those that it has.
 * Returns 0, or -errno after fail(). sql_folder_free may be called in both cases.
 */
int sql_folder_read(struct sql_folder *f, const char *dir, const char *const *files, struct err *e);
void sql_folder_free(struct sql_folder *f);

/* Returns the rows of all tables. */
size_t sql_folder_rows(const struct sql_folder *f);

#endif
