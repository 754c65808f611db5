/* SPDX-License-Identifier: MIT */
/* `iogen verify DIR`: the targets of a run that kept a state, compared with it. */
#ifndef IOGEN_SCHED_VERIFY_RUN_H
#define IOGEN_SCHED_VERIFY_RUN_H

#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"

/*
 * Reads the folder @dir and, without writing, the targets of its run; prints to @out what is wrong
 * with them, a count of each file, and a verdict. *@sound: nothing is. Returns 0, or -errno after
 * fail() where the folder is damaged or a target cannot be looked at.
 */
int verify_run(const char *dir, FILE *out, bool *sound, struct err *e);

#endif
