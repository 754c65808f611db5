/* SPDX-License-Identifier: MIT */
/* Rules and consequences of syncs. */
#include <errno.h>

#include "io/engine.h"
#include "job/job.h"
#include "job/options.h"
#include "job/rules.h"
#include "job/sync_options.h"

static int check_sync(struct job *job, struct err *e)
{
	if (job->sync->mode != SYNC_NONE && job->engine->caps & ENGINE_BUFFERED)
		return job_fail(
			job, e, "sync",
			"sync=: ioengine=%s writes to mapped memory, and no flag of an open file "
			"syncs that; fsync=1 works",
			job->engine->name);
	return 0;
}

static int check_range(struct job *job, struct err *e)
{
	if (job->sync->range.flags && !(job->engine->caps & ENGINE_RANGES))
		return job_fail(job, e, "sync_file_range",
				"sync_file_range=: ioengine=%s has no such transfer; sync, psync, "
				"vsync, pvsync and pvsync2 have",
				job->engine->name);
	return 0;
}

void sync_settle(struct job *job)
{
	int *mode = &job->sync->mode;

	*mode = *mode == SYNC_0 ? SYNC_NONE : *mode == SYNC_1 ? SYNC_FILE : *mode;
}

job_rule *const sync_rules[] = { check_sync, check_range, NULL };
