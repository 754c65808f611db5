/* SPDX-License-Identifier: MIT */
/*
 * Jobs that do what an I/O log says (read_iolog=). The logs are read when the options are known and
 * before anything is touched: directions and block sizes are theirs.
 */
#ifndef IOGEN_JOB_IOLOG_LOAD_H
#define IOGEN_JOB_IOLOG_LOAD_H

#include "load/iolog.h"

struct job;
struct jobs;

/*
 * Reads the logs of all jobs that have some, and settles what follows from them. Returns 0, or
 * -EINVAL with all that is wrong in @e. They are freed with the job.
 */
int replay_load(struct jobs *jobs, struct err *e);

/* Returns the log that worker @worker replays; NULL: the job replays nothing. */
const struct iolog *replay_iolog(const struct job *job, uint32_t worker);

/* Bytes that the job's workers read, write or trim (@op 0, 1, 2). */
uint64_t replay_bytes(const struct job *job, int op);

/* Adds notes for readers of the job's numbers. */
void replay_notes(const struct job *job, struct err *note);

#endif
