/* SPDX-License-Identifier: MIT */
/* Rounds that end a run (steady=), judged over all ranks. */
#ifndef IOGEN_HOSTS_ROUNDS_H
#define IOGEN_HOSTS_ROUNDS_H

#include "hosts/wire.h"
#include "job/jobs.h"
#include "report/host_part.h"

/* The rounds so far, on rank 0. */
struct host_rounds {
	struct job_result *list; /* counts of those that steady= looks at, by job; owned */
	uint32_t n;
};

/*
 * Judges, on rank 0, whether all that steady= looks at is steady, when @round has ended on the @n
 * ranks of @parts. Each round is added up once. Aborts without memory.
 */
bool host_rounds_judge(struct host_rounds *r, const struct jobs *jobs,
		       const struct host_part *parts, uint32_t n, uint32_t round);

/* Rank 0 tells those that have not @left whether it is steady; they hear it. */
void host_rounds_tell(struct wire *w, const bool *left, bool steady);
bool host_rounds_hear(struct wire *w);

void host_rounds_free(struct host_rounds *r);

#endif
