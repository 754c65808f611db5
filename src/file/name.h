/* SPDX-License-Identifier: MIT */
/* The files of a worker by the options that name them. */
#ifndef IOGEN_FILE_NAME_H
#define IOGEN_FILE_NAME_H

#include "file/files.h"

/*
 * Gives worker @worker of @job its targets and its source, with nothing but their paths. Returns 0
 * or -EINVAL after fail().
 */
int files_name(struct files *f, const struct job *job, uint32_t worker, struct err *e);

/*
 * Returns the directory of directory= for worker @worker, which is to hold @path, where it is not
 * there; @there is the nearest one above the path that is. NULL: nothing is missing. The caller
 * frees it.
 */
char *files_dir_missing(const struct job *job, uint32_t worker, const char *path,
			const char *there);

#endif
