/* SPDX-License-Identifier: MIT */
/*
 * Refusals that protect files. A run must not write over the data of others, make files where they
 * are not wanted, or change anything with --readonly. These checks only look, and touch nothing.
 */
#ifndef IOGEN_FILE_GUARD_H
#define IOGEN_FILE_GUARD_H

#include "file/dir.h"
#include "file/files.h"

/* A worker whose files are planned. */
struct planner {
	struct files *f;
	const struct job *job;
	uint32_t worker;
	struct planned_files *plan;
	struct err *e;
	struct dir dir; /* folder of the last file that is to be made; owned */
};

/* Returns the option that named the file. */
const char *planner_option(const struct planner *p, const struct file *file);

/* Refuses what the job would change, with --readonly. Returns 0 or -EINVAL after fail(). */
int guard_readonly(const struct job *job, struct err *e);

/*
 * Has overwrite=1 allow nothing in this process: it stands in the journal of a run that goes on,
 * and was not said again. Called before any file is planned.
 */
void guard_withhold_overwrite(void);

/* Returns whether the job may write over what is somebody else's. */
bool guard_allows_overwrite(const struct job *job);

/*
 * Checks that @file, which @t describes, may be made, or made larger, where it must be. Returns 0
 * or -EINVAL after fail().
 */
int guard_growth(struct planner *p, const struct file *file, const struct target *t);

/*
 * Checks that a name which the job makes or removes is free, or that of what iogen made, or, with
 * overwrite=1, of a file. Returns 0 or -EINVAL after fail().
 */
int guard_name(struct planner *p, const struct file *file, const struct target *t);

/*
 * Returns why a job may not remove what is at @path, which @t describes, nor make it anew; NULL: it
 * may.
 */
const char *guard_why_kept(const struct job *job, const char *path, const struct target *t);

/*
 * Checks that no data of somebody else are written over, unless overwrite=1 says so; and that what
 * is written, filled or made larger is not in use, nor a file of the kernel's own. Returns 0 or
 * -EINVAL after fail().
 */
int guard_overwrite(struct planner *p, const struct file *file, const struct target *t);

#endif
