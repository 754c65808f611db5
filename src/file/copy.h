/* SPDX-License-Identifier: MIT */
/* Demands of copy_method= and sparse= on both ends of a copy. */
#ifndef IOGEN_FILE_COPY_H
#define IOGEN_FILE_COPY_H

#include "file/guard.h"

/*
 * Checks that a copy does not write to what it reads, and that its copy_method= and sparse= can be
 * had between its two ends, which @source and @t describe: a method is tried on files without a
 * name. Returns 0, also where only the run will tell, or -EINVAL after fail().
 */
int files_check_copy(struct planner *p, const struct target *source, const struct target *t);

/* Notes what becomes of @bytes of holes in the source of a copy. */
void files_note_copied_holes(const struct files *f, const struct job *job, uint64_t bytes,
			     struct err *note);

#endif
