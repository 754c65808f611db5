/* SPDX-License-Identifier: MIT */
/* --resume: from a folder whose run was interrupted to the command line that began it. */
#ifndef IOGEN_CLI_RESUME_H
#define IOGEN_CLI_RESUME_H

#include "cli/run.h"
#include "report/run_facts.h"

/*
 * Opens the journal in the folder of --resume, and has @r be the run that it is of: its command
 * line, its sections, its working directory; of the command line as given, only what stands in
 * RESUME_OPTIONS stays. Returns the exit code where there is nothing to be run, with the reasons in
 * @r->e; -1: the run can be prepared.
 */
int resume_begin(struct run *r);

/*
 * Holds job files and this machine against those of the run's begin. Returns EXIT_OK, or
 * EXIT_DIFFERS with what differs in @r->e.
 */
int resume_check(const struct run *r, const struct run_facts *now);

#endif
