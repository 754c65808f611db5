/* SPDX-License-Identifier: MIT */
/* A run: jobs are planned, laid out and run, and their results are shown and written. */
#ifndef IOGEN_CLI_RUN_H
#define IOGEN_CLI_RUN_H

#include "cli/cmdline.h"

struct party;
struct run_journal;

struct run {
	struct cmdline *cmdline;
	struct jobs *jobs;
	int argc;
	char **argv;
	struct err *e;
	struct party *party;         /* the other processes of the run; NULL: there are none */
	struct run_journal *journal; /* the run's; opened before, where it goes on: see resume.h */
};

/*
 * Plans the jobs, and runs them; under the verb check, prints the plan instead. Returns the exit
 * code, with the reasons in @r->e.
 */
int run_jobs(const struct run *r);

#endif
