/* SPDX-License-Identifier: MIT */
/* What fio takes without a word though it does nothing: it is taken here, too, with one. */
#ifndef IOGEN_JOB_WARNINGS_H
#define IOGEN_JOB_WARNINGS_H

struct err;
struct jobs;

/* Adds to @warn what is worth a word in jobs whose rules hold. */
void jobs_warn(const struct jobs *jobs, struct err *warn);

#endif
