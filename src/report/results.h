/* SPDX-License-Identifier: MIT */
/* The results of a run: the files of its folder, and the summary that is shown. */
#ifndef IOGEN_REPORT_RESULTS_H
#define IOGEN_REPORT_RESULTS_H

#include "report/folder.h"
#include "report/manifest.h"
#include "report/output.h"

/* Checks that the files of the command line can be written. Returns 0, or -EINVAL after fail(). */
int results_check(const struct output *out, struct err *e);

/*
 * Checks that the file of one format can be written, beside the place that its name leads to.
 * Returns 0, or -errno after fail().
 */
int results_check_file(const char *path, struct err *e);

/*
 * Returns the file of format number @i of the command line's; NULL: standard output. The caller
 * frees it.
 */
char *results_file(const struct output *out, uint32_t i);

/* Returns how many of its formats have a file of their own. */
uint32_t results_nfiles(const struct output *out);

/*
 * Writes job.ini alone, before the run: a run that is cut off leaves no other file that says what
 * it was. Returns 0 or -errno after fail().
 */
int results_write_jobs(struct results_folder *folder, const struct jobs *jobs, struct err *e);

/*
 * Writes all files of the folder, the manifest last; of a checkpoint all or none. Returns 0 or
 * -errno after fail().
 */
int results_write(struct results_folder *folder, const struct manifest_env *m, struct err *e);

/*
 * Shows the summary in each format of the command line. With --status-interval, a summary is added
 * to its file, unless it @begins the file; one that its file cannot take goes to standard output.
 * Returns 0 or -errno after fail().
 */
int results_show(const struct output *out, const struct report *r, bool begins, struct err *e);

/* Likewise for a run in which no job began, as create_only=1 asks: in fio's formats alone. */
int results_show_idle(const struct output *out, const struct report *r, struct err *e);

/* Returns whether a format shows warnings; @idle: in results_show_idle(). */
bool results_show_warnings(const struct output *out, bool idle);

/* Returns whether a format shows the depths, which cost time to count. */
bool results_show_depths(const struct output *out);

#endif
