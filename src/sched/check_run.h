/* SPDX-License-Identifier: MIT */
/* `iogen check`: what a run would do, in words. */
#ifndef IOGEN_SCHED_CHECK_RUN_H
#define IOGEN_SCHED_CHECK_RUN_H

#include <stdio.h>

#include "sched/sched.h"

/* Says what the planned run does to which targets, how long it may take, and what it writes. */
void check_run_print(const struct sched *s, FILE *f);

#endif
