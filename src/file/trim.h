/* SPDX-License-Identifier: MIT */
/* Demands of a target on trims: that it gives space back, and in which pieces. */
#ifndef IOGEN_FILE_TRIM_H
#define IOGEN_FILE_TRIM_H

#include "file/files.h"

/*
 * Checks that @file, which @t describes, gives back the space that @job trims, in the pieces that
 * the job asks for. Returns 0 or -EINVAL after fail().
 */
int files_check_trim(const struct file *file, const struct job *job, const struct target *t,
		     struct err *e);

#endif
