/* SPDX-License-Identifier: MIT */
/* A job file's text, into sections. */
#ifndef IOGEN_JOBFILE_H
#define IOGEN_JOBFILE_H

#include "section.h"

/* Adds the file's sections; reports every line that is wrong. Returns 0 or -errno. */
int jobfile_load(struct sections *s, const char *path, struct err *e);

#endif
