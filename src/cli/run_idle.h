/* SPDX-License-Identifier: MIT */
/* A run in which no job began. */
#ifndef IOGEN_CLI_RUN_IDLE_H
#define IOGEN_CLI_RUN_IDLE_H

#include "cli/run.h"
#include "report/report.h"

/* Returns the exit code where a job could not begin: its files, or its command. @ret is -errno. */
int run_start_exit(int ret);

/*
 * Shows zeros in fio's formats where all is well, as with create_only=1: no job had to begin. @ret:
 * 0 or -errno. Returns the exit code.
 */
int run_idle(const struct run *r, const struct report *report, int ret);

#endif
