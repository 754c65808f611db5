/* SPDX-License-Identifier: MIT */
/* The rule by which a worker was the limit: see bound.h. */
#include "stat/generator_bound.h"

#include <stdio.h>

#include "job/job.h"

/* What is due at any moment may be a little behind. */
static bool rate_kept(const struct job *job, const struct usage *used, const struct bound_times *t)
{
	return job_rated(job) && t->behind_ns <= used->wall_ns / 100;
}

static struct engine_needs engine_asks(const struct job *job)
{
	struct engine_env env = { .nslots = 1, .opts = job->engine_opts };
	struct engine_needs needs = { 0 };

	if (job->engine->needs)
		job->engine->needs(&env, &needs);
	return needs;
}

enum bound bound_find(const struct job *job, const struct usage *used, const struct bound_times *t)
{
	uint64_t busy = used->cpu_ns + (used->ready_unknown ? 0 : used->ready_ns);
	struct engine_needs needs = engine_asks(job);

	busy = busy > t->spun_ns ? busy - t->spun_ns : 0;
	if (used->wall_ns < BOUND_LEAST_NS)
		return BOUND_UNKNOWN;
	if (busy / BOUND_PCT >= used->wall_ns / 100)
		return needs.polls ? BOUND_UNKNOWN : rate_kept(job, used, t) ? BOUND_NO : BOUND_YES;
	return used->ready_unknown || needs.threads ? BOUND_UNKNOWN : BOUND_NO;
}

/* What would help: to have the CPU, to share the work, or to do more of it in a call. */
static void bound_advice(const struct job *job, const struct usage *used, char *s, size_t n)
{
	bool batches = job->engine->reap && job->depth.iodepth > 1 &&
		       job->depth.batch != BATCH_AUTO;

	if (!used->ready_unknown && used->ready_ns > used->cpu_ns)
		snprintf(s, n, "others had its CPU: free one, or try cpus_allowed=");
	else if (batches)
		snprintf(s, n, "try numjobs=%u, or larger batches: iodepth_batch=auto",
			 2 * job->numjobs);
	else
		snprintf(s, n, "try numjobs=%u", 2 * job->numjobs);
}

void bound_note(const struct job *job, uint32_t workers, const struct usage *used, struct err *note)
{
	double wall = (double)used->wall_ns / 100, ready = (double)used->ready_ns / wall;
	char who[64] = "the worker", advice[128], without[64] = "";

	if (!workers)
		return;
	if (job->numjobs > 1)
		snprintf(who, sizeof(who), "%u of %u workers", workers, job->numjobs);
	if (!used->ready_unknown)
		snprintf(without, sizeof(without), ", ready and without one for %.0f %%", ready);
	bound_advice(job, used, advice, sizeof(advice));
	fail(note, 0,
	     "[%s] %s, not the device, %s the limit: on a CPU for %.0f %% of the time%s; %s",
	     job->name, who, workers > 1 ? "were" : "was", (double)used->cpu_ns / wall, without,
	     advice);
}
