/* SPDX-License-Identifier: MIT */
/* The files of a planned job in words, for `iogen check`: what becomes of each. */
#ifndef IOGEN_SCHED_CHECK_FILES_H
#define IOGEN_SCHED_CHECK_FILES_H

#include <stdio.h>

#include "sched/job.h"

/* Prints a line for each file of a job, of very many the first. */
void check_files_print(const struct sched *s, const struct sched_job *j, FILE *f);

#endif
