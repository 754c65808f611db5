/* SPDX-License-Identifier: MIT */
/* The table of runs: a row for each manifest. */
#ifndef IOGEN_VIEW_SQL_RUN_H
#define IOGEN_VIEW_SQL_RUN_H

#include "view/sql_folder.h"

/* The state of a run in the database. */
enum sql_known {
	SQL_NEW,
	SQL_SAME,       /* it is there, with the same manifest */
	SQL_CHECKPOINT, /* it is there as it was while it went on */
	SQL_EARLIER,    /* it is there as it was before --resume went on with it */
	SQL_OTHER       /* another run has its run_id */
};

/* Finds what is known of the run. Returns 0 or -errno after fail(). */
int sql_run_find(const struct sql *s, const struct sql_folder *f, enum sql_known *known);

/* Adds the row of the run. Returns 0 or -errno after fail(). */
int sql_run_put(const struct sql *s, const struct sql_folder *f, const char *dir);

/* Removes the run, and its rows in all tables of @files. Returns 0 or -errno after fail(). */
int sql_run_remove(const struct sql *s, const char *run_id, const char *const *files);

#endif
