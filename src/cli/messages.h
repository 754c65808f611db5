/* SPDX-License-Identifier: MIT */
/* Collected messages as a user sees them. */
#ifndef IOGEN_CLI_MESSAGES_H
#define IOGEN_CLI_MESSAGES_H

#include "base/err.h"
#include "job/job.h"

/* Prints each message to standard error, a line each, behind the speaker's name and @prefix. */
void messages_print(const struct err *e, const char *prefix);

/* The same of a job, behind its step and round: the jobs of all steps have one name. */
void messages_print_of(const struct job *job, const struct err *e);

#endif
