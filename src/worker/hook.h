/* SPDX-License-Identifier: MIT */
/*
 * Commands around a job: exec_prerun= and exec_postrun=. What one prints goes to a file that nobody
 * named, NAME.prerun.txt or NAME.postrun.txt in the working directory. So only a file that is
 * missing or empty, or that iogen wrote and nobody has changed since, is written.
 */
#ifndef IOGEN_WORKER_HOOK_H
#define IOGEN_WORKER_HOOK_H

#include "job/job.h"

/* Returns the file that a command's output goes to; the caller frees it. */
char *hook_output(const char *name, const char *when);

/* Checks before a run that the output of a job's commands can be written. Returns 0 or -EINVAL. */
int hook_check(const struct job *job, struct err *e);

/*
 * Has the shell run @command, and waits for it. Its output goes to hook_output(). The command
 * blocks no signals, although the calling thread may. Returns 0, or -errno after fail() where it
 * cannot be run or ends with another status than 0.
 */
int hook_run(const char *command, const char *name, const char *when, struct err *e);

#endif
