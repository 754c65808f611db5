/* SPDX-License-Identifier: MIT */
/* The targets of a run that goes on: those that its steps have read or prepared must be there. */
#ifndef IOGEN_CLI_RESUME_TARGETS_H
#define IOGEN_CLI_RESUME_TARGETS_H

#include "sched/sched.h"

/*
 * Checks the files of a run in the folder @dir. @any: stages of it were read, so that what they
 * have read or found laid out must be there. @replaced is the path of a file that they have read,
 * and that is another one now; NULL: there is none. Returns 0, or -EXDEV after fail().
 */
int resume_targets_check(struct sched *s, bool any, const char *replaced, const char *dir,
			 struct err *e);

#endif
