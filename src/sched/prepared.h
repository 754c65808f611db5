/* SPDX-License-Identifier: MIT */
/*
 * The files that preconditions of an earlier process have left. The steps that are still to be run
 * must find them: made anew, a file would hold what its layout writes, and not what the
 * precondition did.
 */
#ifndef IOGEN_SCHED_PREPARED_H
#define IOGEN_SCHED_PREPARED_H

#include "base/pack.h"
#include "sched/job.h"

/* Writes which files a job that has ended prepared; a reader marks those that are others now. */
void prepared_pack(struct sched_job *j, struct pack *p);

/* A file that is lost. */
struct prepared {
	const char *path;
	const struct job *by; /* the job that had prepared it */
	bool gone;            /* else another file has its name */
};

/* Finds a lost file that a job which is still to be run needs. Returns whether there is one. */
bool prepared_lost(struct sched *s, struct prepared *lost);

#endif
