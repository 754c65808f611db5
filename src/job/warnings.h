/* SPDX-License-Identifier: MIT */
/*
 * Warnings of options that do nothing. fio takes them in silence; iogen takes them, too, and says
 * so.
 */
#ifndef IOGEN_JOB_WARNINGS_H
#define IOGEN_JOB_WARNINGS_H

struct err;
struct jobs;

/* Adds to @warn what is worth a word in jobs whose rules hold. */
void jobs_warn(const struct jobs *jobs, struct err *warn);

#endif
