/* SPDX-License-Identifier: MIT */
/* A job file's text, into sections. */
#ifndef IOGEN_JOB_JOBFILE_H
#define IOGEN_JOB_JOBFILE_H

#include "job/section.h"

/* Adds the sections of @f, which it closes; reports every line of @name that is wrong. */
int jobfile_read(struct sections *s, FILE *f, const char *name, struct err *e);

/* The same of a file. Returns 0 or -errno. */
int jobfile_load(struct sections *s, const char *path, struct err *e);

#endif
