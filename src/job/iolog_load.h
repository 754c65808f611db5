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

/* read_iolog=, write_iolog= and replay_*=; and the logs, which replay_load reads. */
struct job_replay {
	char *read, *write;
	struct iolog_options {
		char *redirect;
		uint64_t scale, align;
		uint32_t time_scale, skip;
		bool no_stall, chunked;
	} o;
	struct iolog *iologs; /* owned; worker k has number k % niologs */
	uint32_t niologs;
	bool syncs; /* there are some in them */
};

/*
 * Reads the logs of all jobs that have some, and settles what follows from them. Returns 0, or
 * -EINVAL with all that is wrong in @e. What was read is freed with the job.
 */
int replay_load(struct jobs *jobs, struct err *e);
void replay_free(struct job_replay *r);

/* What worker @worker replays; NULL: the job replays nothing. */
const struct iolog *replay_iolog(const struct job *job, uint32_t worker);

/* Bytes that the job's workers read, write or trim (@op 0, 1, 2). */
uint64_t replay_bytes(const struct job *job, int op);

/* What a reader of the job's numbers should know. */
void replay_notes(const struct job *job, struct err *note);

#endif
