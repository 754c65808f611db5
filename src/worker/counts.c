/* SPDX-License-Identifier: MIT */
/* The histograms of a worker that begins: see counts.h. */
#include "worker/counts.h"

#include <errno.h>

#include "job/job.h"

bool worker_counts_open(struct worker *w)
{
	uint32_t ops = job_ops(w->job), kinds = job_latencies(w->job);
	uint64_t calls = w->slice.calls, waits = w->slice.waits; /* counts of the engine, so far */
	bool open = !stats_init(&w->slice, ops, kinds) && !stats_init(&w->left.total, ops, kinds);

	w->slice.calls = calls;
	w->slice.waits = waits;
	w->left.failed |= !open;
	if (!open)
		fail(&w->left.err, ENOMEM, "[%s] out of memory", w->job->name);
	return open;
}
