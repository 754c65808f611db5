/* SPDX-License-Identifier: MIT */
/* The modes of a comparison (workload=batch): each is a job of its own. */
#ifndef IOGEN_JOB_BATCH_MODES_H
#define IOGEN_JOB_BATCH_MODES_H

#include "job/job.h"

/*
 * Makes a copy of @whole, which is finished, in the mode that has its @turn (from 0) in a round.
 * The order of the modes alternates from round to round. Aborts without memory.
 */
struct job *batch_mode_job(const struct job *whole, uint32_t round, uint32_t turn);

#endif
