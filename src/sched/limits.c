/* SPDX-License-Identifier: MIT */
/* The needs of a run, of resources that the system limits. */
#include "file/open.h"
#include "io/file_ops.h"
#include "io/limit.h"
#include "io/placement_options.h"
#include "io/target_hold.h"
#include "job/layout_options.h"
#include "job/time_options.h"
#include "sched/job.h"

/* Sums up the needs of a job's workers while they run, beside its files. */
static struct limit_need job_needs(const struct job *job)
{
	const struct engine *engine = job->engine;
	struct shape shape = job_shape(job);
	uint64_t depth = job_in_flight(job);
	uint64_t bs = job_largest_block(job);
	struct engine_env env = { .nslots = job_slots(job),
				  .nbufs = (uint32_t)depth,
				  .ndescs = file_op_opens(job_file_op(job)) ? (uint32_t)depth : 0,
				  .copy = job_copy_method(job),
				  .opts = job->engine_opts };
	struct engine_needs needs = { 0 };

	if (engine->needs && !job->layout->create_only)
		engine->needs(&env, &needs);
	return (struct limit_need){
		.descriptors = (uint64_t)needs.descriptors * job->numjobs,
		.locked = ((needs.pins ? (bs * shape.parts + 4095) / 4096 * 4096 * depth : 0) +
			   job->placement->lockmem) *
			  job->numjobs,
		.aio_events = (uint64_t)needs.aio_events * job->numjobs,
	};
}

static void need_add(struct limit_need *sum, const struct limit_need *n)
{
	sum->descriptors += n->descriptors;
	sum->locked += n->locked;
	sum->aio_events += n->aio_events;
}

static void need_most(struct limit_need *most, const struct limit_need *n)
{
	most->descriptors = n->descriptors > most->descriptors ? n->descriptors : most->descriptors;
	most->locked = n->locked > most->locked ? n->locked : most->locked;
	most->aio_events = n->aio_events > most->aio_events ? n->aio_events : most->aio_events;
}

/* Returns how many files of a job are open at a time. */
static uint64_t job_files(const struct sched_job *j)
{
	const struct job *job = j->job;
	uint64_t files = 0;

	if (job_is_diskless(job) || job->layout->create_only || job_file_op(job)->steps)
		return 0;
	for (uint32_t k = 0; k < job->numjobs; k++)
		files += files_open_most(&j->seats[k].worker->files, job);
	return files;
}

/*
 * Jobs of a stage run together; a job that waits for another one may be alone. Files are open for
 * the whole run or, with steps, as long as their stage.
 */
struct limit_need sched_needs(const struct sched *s)
{
	struct limit_need most = { 0 }, stage = { 0 };
	bool by_stage = sched_opens_by_job(s);
	uint64_t files = 0;

	for (uint32_t i = 0; i < s->jobs->nrun; i++) {
		const struct sched_job *j = &s->list[i];
		const struct job *job = j->job;
		struct limit_need n = job_needs(job);

		if (i && j->stage != s->list[i - 1].stage)
			stage = (struct limit_need){ 0 };
		if (j->elsewhere)
			continue;
		if (!job->time->wait_for)
			need_add(&stage, &n);
		*(by_stage ? &stage.descriptors : &files) += job_files(j);
		need_most(&most, &n);
		need_most(&most, &stage);
	}
	most.descriptors += files + target_held_count();
	return most;
}
