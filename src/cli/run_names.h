/* SPDX-License-Identifier: MIT */
/* The files that the command line names beside the jobs: none may be two things of one run. */
#ifndef IOGEN_CLI_RUN_NAMES_H
#define IOGEN_CLI_RUN_NAMES_H

#include "cli/cmdline.h"
#include "sched/sched.h"

/* Collects them into @s->names, for sched_plan. */
void run_names_collect(struct sched *s, const struct cmdline *c);
void run_names_free(struct sched *s);

#endif
