/* SPDX-License-Identifier: MIT */
/* Opening a worker's files for its I/O, and closing and opening them again while it runs. */
#ifndef IOGEN_FILE_OPEN_H
#define IOGEN_FILE_OPEN_H

#include "file/files.h"

/* Opens the files for the job's I/O, and fills f->fds. Returns 0 or -errno after fail(). */
int files_open(struct files *f, const struct job *job, struct err *e);

/*
 * Drops the pages of files that are open from the page cache again, as invalidate=1 asks; those
 * that are read have what waits there written first. Other jobs may have filled it meanwhile.
 */
void files_invalidate(const struct files *f, const struct job *job);

/*
 * Removes the targets that iogen made and opens new, empty ones of the same names. Returns 0, or
 * -errno after fail().
 */
int files_anew(struct files *f, const struct job *job, struct err *e);

/*
 * Opens file @i again, or closes it, between transfers: with openfiles= there are fewer descriptors
 * than files. Returns 0, or -errno after fail().
 */
int files_reopen(struct files *f, uint32_t i, const struct job *job, struct err *e);
void files_shut(struct files *f, uint32_t i);

/* Returns the most descriptors that the files take at a time. */
uint32_t files_open_most(const struct files *f, const struct job *job);

/* Returns whether fewer targets are open at a time than there are. */
bool files_turn_over(const struct files *f, const struct job *job);

#endif
