/* SPDX-License-Identifier: MIT */
/* Which files a worker has, by the options that name them. */
#ifndef IOGEN_FILES_NAME_H
#define IOGEN_FILES_NAME_H

#include "files.h"

/*
 * Gives worker @worker of @job its targets and its source; of them, only the path is set. Returns 0
 * or -EINVAL after fail().
 */
int files_name(struct files *f, const struct job *job, uint32_t worker, struct err *e);

/*
 * Whether what @job trims of a file can be given back, and in the pieces it asks for. Returns 0 or
 * -EINVAL after fail().
 */
int files_check_trim(const struct file *file, const struct job *job, const struct target *t,
		     struct err *e);

#endif
