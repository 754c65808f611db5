/* SPDX-License-Identifier: MIT */
/* The part of a job's files that is in the page cache when the job has ended. */
#ifndef IOGEN_FILE_CACHED_H
#define IOGEN_FILE_CACHED_H

#include "file/files.h"

/*
 * Notes, after a job with uncached=1, how much of a worker's part of its files stayed in the page
 * cache all the same, up to then; the job may have used less. What it wrote there is written to the
 * device first.
 */
void files_note_cached(const struct files *f, const struct job *job, struct err *note);

#endif
