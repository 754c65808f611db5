/* SPDX-License-Identifier: MIT */
/* Demands of direct=, atomic=, uncached= and nowait= on a target, before it is made or opened. */
#ifndef IOGEN_FILE_WAYS_H
#define IOGEN_FILE_WAYS_H

#include "file/guard.h"

/*
 * Checks that @file, which @t describes, takes the job's I/O in these ways, as far as can be known
 * before it is made. Sets its alignment. Returns 0 or -EINVAL after fail().
 */
int files_check_ways(struct planner *p, struct file *file, const struct target *t);

#endif
