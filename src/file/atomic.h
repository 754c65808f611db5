/* SPDX-License-Identifier: MIT */
/* Demands of a target on atomic writes (atomic=1): their sizes, places and parts. */
#ifndef IOGEN_FILE_ATOMIC_H
#define IOGEN_FILE_ATOMIC_H

#include "file/files.h"

/*
 * Checks that @file, which @t describes, takes all writes of @job as atomic ones, where it asks for
 * that. Returns 0 or -EINVAL after fail().
 */
int files_check_atomic(const struct file *file, const struct job *job, const struct target *t,
		       struct err *e);

#endif
