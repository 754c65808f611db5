/* SPDX-License-Identifier: MIT */
/* Commands around a job: exec_prerun= and exec_postrun=. */
#ifndef IOGEN_BASE_HOOK_H
#define IOGEN_BASE_HOOK_H

#include "base/err.h"

/*
 * Has the shell run @command, and waits for it. Its output goes to a new file NAME.WHEN.txt. The
 * command blocks no signals, although the calling thread may. Returns 0, or -errno after fail()
 * where it cannot be run or ends with another status than 0.
 */
int hook_run(const char *command, const char *name, const char *when, struct err *e);

#endif
