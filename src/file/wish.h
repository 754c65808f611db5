/* SPDX-License-Identifier: MIT */
/* The size that a job needs a file to have, as far as that is known before it runs. */
#ifndef IOGEN_FILE_WISH_H
#define IOGEN_FILE_WISH_H

#include "file/files.h"

/* Returns what the job is going to take of @file, which is planned and, of now, @t. */
struct file_wish file_wish_of(const struct file *file, const struct job *job,
			      const struct target *t);

#endif
