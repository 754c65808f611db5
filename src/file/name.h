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
 * Returns the directory that must be there for worker @worker to make @path: that of directory=, or
 * the nearest one above the path. The caller frees it.
 */
char *files_dir(const struct job *job, uint32_t worker, const char *path);

#endif
