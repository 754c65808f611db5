/* SPDX-License-Identifier: MIT */
/* Writes that are trimmed again before they are verified: trim_percentage= with trim_backlog=. */
#ifndef IOGEN_JOB_TRIM_WRITTEN_H
#define IOGEN_JOB_TRIM_WRITTEN_H

#include "job/job.h"

/* Returns true if the job trims some of what it has written, and what it writes itself. */
bool job_trims_written(const struct job *job);

/* Returns true if there are trims among its transfers: these, or those of rw=. */
bool job_trims(const struct job *job);

#endif
