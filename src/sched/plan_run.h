/* SPDX-License-Identifier: MIT */
/* `iogen plan`: the steps of a planned run, and what its targets lose. */
#ifndef IOGEN_SCHED_PLAN_RUN_H
#define IOGEN_SCHED_PLAN_RUN_H

#include <stdio.h>

#include "sched/sched.h"

/*
 * Prints a row for each step and job of the first round, in the order of the run, with its swept
 * values, longest time and bytes written; the whole run; and for each file or device that is
 * written the bytes that are lost.
 */
void plan_run_print(const struct sched *s, FILE *f);

#endif
