/* SPDX-License-Identifier: MIT */
/*
 * A results folder as a log of HdrHistogram: one line for each job, operation, kind of latency and
 * round, tagged JOB.OP, or JOB.OP.KIND where the kind is not lat.
 */
#ifndef IOGEN_VIEW_HLOG_H
#define IOGEN_VIEW_HLOG_H

#include <stdio.h>

#include "view/folder.h"

/*
 * Puts the text of the log into *@text, which the caller frees. Returns 0; -EINVAL after fail()
 * where @dir is no folder of results or they are damaged, -ENOMEM.
 */
int hlog_make(const char *dir, char **text, struct err *e);

/* Prints the log of a folder that was read as @dir. Returns 0; -EINVAL after fail(), -ENOMEM. */
int hlog_print(struct folder *folder, const char *dir, FILE *f, struct err *e);

#endif
