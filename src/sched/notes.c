/* SPDX-License-Identifier: MIT */
/*
 * Notes on a job that are known before it starts: what its engine or its logs cannot do; and on
 * what it has left in the page cache.
 */
#include "file/cached.h"
#include "file/holes.h"
#include "job/depth_options.h"
#include "job/iolog_load.h"
#include "job/measure_options.h"
#include "job/verify_notes.h"
#include "sched/compression.h"
#include "sched/fio_log.h"
#include "sched/job.h"
#include "sched/unwritten.h"

void sched_job_notes(struct sched_job *j)
{
	const struct job *job = j->job;
	struct err *note = &j->result->note;

	sched_fio_log_notes(job, note);
	replay_notes(job, note);
	verify_notes(job, note);
	for (uint32_t k = 0; k < job->numjobs && !job_is_diskless(job); k++) {
		const struct files *f = &j->seats[k].worker->files;

		if (k && files_same_notes(&j->seats[k - 1].worker->files, f, job))
			continue;
		files_note_holes(f, job, note);
		sched_note_unwritten(f, job, note);
		files_note_shared(f, job, note);
		sched_note_compression(f, job, note);
	}
	if (job->engine->caps & ENGINE_ASYNC_DIRECT && !job_is_direct(job))
		note_add(note,
			 "[%s] ioengine=%s without direct=1 works inside the submission: one I/O "
			 "after the other",
			 job->name, job->engine->name);
	if (job->measure->slat && !job->engine->reap)
		note_add(note,
			 "[%s] slat=1: %s finishes an I/O inside its submission: submission and "
			 "completion have no times of their own",
			 job->name, job->engine->name);
	if (job->depth->iodepth > 1 && !job->engine->reap)
		note_add(note, "[%s] iodepth=%u: %s has one I/O in flight", job->name,
			 job->depth->iodepth, job->engine->name);
}

void sched_cached(struct sched *s, uint32_t stage)
{
	const struct sched_job *end = s->list + s->jobs->nrun;

	for (struct sched_job *j = sched_stage_first(s, stage); j < end && j->stage == stage; j++) {
		bool looked = j->joined && j->released && job_engine_flag(j->job, "uncached") &&
			      !job_is_direct(j->job);

		for (uint32_t k = 0; looked && k < j->job->numjobs; k++)
			files_note_cached(&j->seats[k].worker->files, j->job, &j->result->note);
	}
}
