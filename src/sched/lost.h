/* SPDX-License-Identifier: MIT */
/* Data that a planned run takes from its targets. */
#ifndef IOGEN_SCHED_LOST_H
#define IOGEN_SCHED_LOST_H

#include <stdio.h>

#include "sched/sched.h"

/*
 * Prints, for each file or device that is there and is written or trimmed, the bytes that go; and
 * which files are removed.
 */
void lost_print(const struct sched *s, const char *indent, FILE *f);

#endif
