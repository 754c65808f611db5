/* SPDX-License-Identifier: MIT */
/* A job's side of the rule in stat/generator_bound.h, and the note about it. */
#include "worker/generator_bound.h"

#include <stdio.h>
#include <unistd.h>

#include "io/engine.h"
#include "io/placement.h"

struct bound_facts bound_facts(const struct job *job)
{
	struct engine_env env = { .nslots = 1, .opts = job->engine_opts };
	struct engine_needs needs = { 0 };

	if (job->engine->needs)
		job->engine->needs(&env, &needs);
	return (struct bound_facts){ .polls = needs.polls,
				     .threads = needs.threads,
				     .handed = needs.handed,
				     .rated = job_rated(job) };
}

/* Names a remedy: a free CPU, more workers, or more I/Os a call. */
static void bound_advice(const struct job *job, const struct usage *used, char *s, size_t n)
{
	bool batches = job_in_flight(job) > 1 && !job_controls_batch(job);
	struct intset cpus;
	char list[64];

	placement_bound(&cpus);
	intset_text(&cpus, list, sizeof(list));
	if (!used->ready_unknown && used->ready_ns > used->cpu_ns &&
	    !job_given(job, "cpus_allowed") &&
	    intset_count(&cpus) < (uint32_t)sysconf(_SC_NPROCESSORS_ONLN))
		snprintf(s, n, "iogen was started on CPU %s alone (taskset, mpirun): give it more",
			 list);
	else if (!used->ready_unknown && used->ready_ns > used->cpu_ns)
		snprintf(s, n, "other programs had its CPU: free one, or try cpus_allowed=");
	else if (batches)
		snprintf(s, n, "try numjobs=%u, or larger batches: iodepth_batch=auto",
			 2 * job->numjobs);
	else
		snprintf(s, n, "try numjobs=%u", 2 * job->numjobs);
}

void bound_note(const struct job *job, uint32_t workers, const struct usage *used, struct err *note)
{
	double wall = (double)used->wall_ns / 100, ready = (double)used->ready_ns / wall;
	char who[64] = "the worker", advice[160], without[64] = "";

	if (!workers)
		return;
	if (job->numjobs > 1)
		snprintf(who, sizeof(who), "%u of %u workers", workers, job->numjobs);
	if (!used->ready_unknown)
		snprintf(without, sizeof(without), ", waiting for one for %.0f %%", ready);
	bound_advice(job, used, advice, sizeof(advice));
	note_add(note,
		 "[%s] %s, not the device, %s the limit: on a CPU for %.0f %% of the time%s; %s",
		 job->name, who, workers > 1 ? "were" : "was", (double)used->cpu_ns / wall, without,
		 advice);
}
