/* SPDX-License-Identifier: MIT */
/*
 * Demands of files on a job's offsets and sizes: O_DIRECT takes multiples of an alignment, and the
 * blocks of a list must be there.
 */
#ifndef IOGEN_FILE_ALIGN_H
#define IOGEN_FILE_ALIGN_H

#include "file/files.h"

/*
 * Finds an option of direction @op (0 read, 1 write, 2 trim) that names sizes or offsets of blocks,
 * with a value that is no multiple of @align bytes. Returns its name, with the value in @value;
 * NULL: there is none. bs=, offset= and rw= are the caller's to check.
 */
const char *files_off_grid(const struct job *job, int op, uint32_t align, uint64_t *value);

/* Checks that the blocks which @job names are in @file. Returns 0 or -EINVAL after fail(). */
int files_check_places(const struct files *f, const struct file *file, const struct job *job,
		       struct err *e);

/*
 * Checks that all I/O of @job in @file is in multiples of @align bytes, a power of two, as direct=1
 * asks. Returns 0 or -EINVAL after fail().
 */
int files_check_align(const struct file *file, const struct job *job, uint32_t align,
		      struct err *e);

#endif
