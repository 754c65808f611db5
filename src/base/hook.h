/* SPDX-License-Identifier: MIT */
/* Commands around a job: exec_prerun= and exec_postrun=. */
#ifndef IOGEN_BASE_HOOK_H
#define IOGEN_BASE_HOOK_H

#include "base/err.h"

/*
 * Has the shell run @command, and waits for it. What it prints goes to the file NAME.WHEN.txt, made
 * anew. It is given all signals, whichever of them the calling thread blocks. Returns 0, or -errno
 * after fail() where it cannot be run or ends with another status than 0.
 */
int hook_run(const char *command, const char *name, const char *when, struct err *e);

#endif
