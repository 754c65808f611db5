/* SPDX-License-Identifier: MIT */
/* A job file's text, into sections. */
#ifndef IOGEN_JOB_JOBFILE_H
#define IOGEN_JOB_JOBFILE_H

#include "job/section.h"

/* Bytes of a job file at most, with all that it includes. */
#define JOBFILE_MAX_BYTES ((size_t)64 << 20)

/*
 * Adds the sections of @f, which it closes; reports every line of @name that is wrong. The rest is
 * left unread after JOBFILE_MAX_BYTES, 1,000 errors, 10,000 sections (of all files), or 1,000
 * options of a section. Returns 0 or -EINVAL.
 */
int jobfile_read(struct sections *s, FILE *f, const char *name, struct err *e);

/* The same of a file. Returns 0 or -errno. */
int jobfile_load(struct sections *s, const char *path, struct err *e);

#endif
