/* SPDX-License-Identifier: MIT */
/* Which files a worker has, by the options that name them, and what these may ask of them. */
#ifndef IOGEN_FILE_NAME_H
#define IOGEN_FILE_NAME_H

#include "file/files.h"

/*
 * Gives worker @worker of @job its targets and its source; of them, only the path is set. Returns 0
 * or -EINVAL after fail().
 */
int files_name(struct files *f, const struct job *job, uint32_t worker, struct err *e);

/*
 * The directory that must be there for worker @worker to make @path: the one that directory= names,
 * or what there is above the path. The caller frees it.
 */
char *files_dir(const struct job *job, uint32_t worker, const char *path);

/*
 * Whether what @job trims of a file can be given back, and in the pieces it asks for. Returns 0 or
 * -EINVAL after fail().
 */
int files_check_trim(const struct file *file, const struct job *job, const struct target *t,
		     struct err *e);

/*
 * The option of blocks of direction @op (0 read, 1 write, 2 trim), or of their places, that has a
 * @value that is no multiple of @align; NULL: none has. Of bs=, offset= and rw= it does not ask.
 */
const char *files_off_grid(const struct job *job, int op, uint32_t align, uint64_t *value);

/* Whether the places that @job names are in @file. Returns 0 or -EINVAL after fail(). */
int files_check_places(const struct files *f, const struct file *file, const struct job *job,
		       struct err *e);

/*
 * Whether what @job does in @file is all in multiples of @align bytes, as direct=1 asks. Returns 0
 * or -EINVAL after fail().
 */
int files_check_align(const struct file *file, const struct job *job, uint32_t align,
		      struct err *e);

#endif
