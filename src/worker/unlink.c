/* SPDX-License-Identifier: MIT */
/* unlink_each_loop=1: each loop is done on new files. Verification makes them anew by itself. */
#include "file/open.h"
#include "job/amount_options.h"
#include "job/end_sync_options.h"
#include "job/layout_options.h"
#include "job/runtime_options.h"
#include "worker/attachments.h"
#include "worker/files.h"

static bool unlink_wanted(const struct worker *w)
{
	const struct job *job = w->job;

	return job->layout->unlink_each_loop && job->amount->loops > 1 &&
	       !job->runtime->time_based && !job_reads_back(job);
}

/* The offsets have one loop at a time. */
static int unlink_open(struct worker *w, void **state)
{
	(void)state;
	w->offset.rules.loops = 1;
	return 0;
}

static bool sync_all(struct worker *w)
{
	for (uint32_t i = 0; i < w->files.ntargets; i++)
		if (!worker_files_sync(w, i))
			return false;
	return true;
}

static bool unlink_again(struct worker *w, void *state)
{
	const struct job *job = w->job;
	bool syncs = job->end_sync->on_close || job->end_sync->fsync;

	(void)state;
	if (worker_is_stopped(w) || !w->loop.has_work || w->offset.loop < w->offset.rules.loops ||
	    w->offset.loop == job->amount->loops)
		return false;
	if ((syncs && !sync_all(w)) || files_anew(&w->files, job, &w->left.err)) {
		worker_files_fail(w);
		return false;
	}
	offset_again(&w->offset);
	w->phase.ending = false;
	w->phase.refill = true;
	return true;
}

const struct attachment_ops attach_unlink = {
	.name = "unlink_each_loop",
	.wanted = unlink_wanted,
	.open = unlink_open,
	.again = unlink_again,
};
