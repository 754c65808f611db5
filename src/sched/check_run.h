/* SPDX-License-Identifier: MIT */
/* `iogen check`: a planned run in words. */
#ifndef IOGEN_SCHED_CHECK_RUN_H
#define IOGEN_SCHED_CHECK_RUN_H

#include <stdio.h>

#include "sched/sched.h"

/* Prints each job's work and targets, and the time and the writes of the whole run. */
void check_run_print(const struct sched *s, FILE *f);

#endif
