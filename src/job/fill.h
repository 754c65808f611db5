/* SPDX-License-Identifier: MIT */
/*
 * A target as a whole: fill=, which writes it so many times, and discard=, which trims it. Both end
 * by amount. Options for all jobs (a [global] with time_based, say) would cut them or leave places
 * out: of the options here, only those of the job's own section count.
 */
#ifndef IOGEN_JOB_FILL_H
#define IOGEN_JOB_FILL_H

#include "job/jobs.h"

/* Returns whether a job with fill= or discard= takes the option from its own section only. */
bool fill_decides(const char *option);

/*
 * Adds a job to what is run, and takes it over. One that discards and then fills is two: the second
 * waits for the first.
 */
void fill_run(struct jobs *jobs, struct job *job);

#endif
