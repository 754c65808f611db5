/* SPDX-License-Identifier: MIT */
/* Bounds of planned jobs: see job_bounds.h. */
#include "sched/job_bounds.h"

#include "io/file_ops.h"
#include "job/direction_options.h"
#include "job/iolog_load.h"
#include "job/ramp_options.h"
#include "job/time_options.h"

uint64_t job_bound_bytes(const struct sched_job *j)
{
	uint64_t bytes = 0;

	if (job_only_creates(j->job) || !job_file_op(j->job)->moves)
		return 0;
	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		struct worker *w = j->seats[k].worker;
		uint64_t n;

		w->shape = job_shape(j->job);
		if (worker_plan_offsets(w))
			return UNBOUNDED;
		n = w->total_bytes;
		bytes = bounds_sum(bytes, n || !w->loop.has_work ? n : UNBOUNDED);
		worker_unplan_offsets(w);
	}
	return bytes;
}

uint64_t job_bound_written(const struct job *job, uint64_t bytes)
{
	uint64_t share, all; /* written, and moved, of a hundred that are planned */

	if (job->replay.niologs)
		return replay_bytes(job, 1);
	if (!job_writes(job) || bytes == UNBOUNDED)
		return job_writes(job) ? bytes : 0;
	if (job_copies(job) || job_pattern(job)->trims)
		return bytes / (job_reads_back(job) ? 3 : job_moves_twice(job) ? 2 : 1);
	share = job_pattern(job)->reads ? 100 - job->direction->mix_read : 100;
	all = job_reads_back(job) ? 100 + share : 100;
	return bytes / all * share + bytes % all * share / all;
}

uint64_t job_written_bytes(const struct sched_job *j)
{
	if (job_is_diskless(j->job))
		return 0;
	return job_bound_written(j->job, job_bound_bytes(j));
}

uint64_t job_bound_ns(const struct job *job)
{
	uint64_t ns = job_longest_ns(job);

	if (job_only_creates(job))
		return 0;
	if (!ns || job->ramp->size)
		return UNBOUNDED;
	return job->time->startdelay.hi + job->ramp->time.ns + ns;
}

uint64_t run_laid_out(const struct sched *s)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < s->plan.n; i++)
		bytes += s->plan.list[i].laid_out;
	return bytes;
}

uint64_t stage_bound_ns(const struct sched *s, uint32_t stage, uint64_t unknown)
{
	const struct sched_job *end = sched_stage_first(s, stage + 1);
	uint64_t all = 0;

	for (const struct sched_job *j = sched_stage_first(s, stage); j < end; j++) {
		uint64_t ns = job_bound_ns(j->job);

		ns = ns == UNBOUNDED ? unknown : ns;
		if (j->job->time->wait_for)
			all = bounds_sum(all, ns);
		else
			all = ns > all ? ns : all;
	}
	return all;
}

uint64_t run_bound_ns(const struct sched *s, uint64_t unknown)
{
	uint32_t last = s->jobs->nrun ? s->list[s->jobs->nrun - 1].stage : 0;
	uint64_t all = 0;

	for (uint32_t stage = 0; stage <= last; stage++)
		all = bounds_sum(all, stage_bound_ns(s, stage, unknown));
	return all;
}
