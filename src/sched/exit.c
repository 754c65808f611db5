/* SPDX-License-Identifier: MIT */
/* Jobs that end others: exitall, exit_what, exitall_on_error; and a stop from outside. */
#include "base/clock.h"
#include "job/cpu_load.h"
#include "job/ends_options.h"
#include "sched/job.h"

/*
 * Returns whether the end of a worker of @by ends @j. A step that ends, ends none of those behind
 * it, unless by an error.
 */
static bool exit_concerns(const struct sched_job *by, const struct sched_job *j, bool by_error)
{
	bool repeats = by->job->step || by->job->round;

	if (by->job->ends->what == EXIT_ALL && (by_error || !repeats || j->stage == by->stage))
		return true;
	if (j->stage != by->stage)
		return false;
	return by->job->ends->what == EXIT_GROUP ? j->job->group == by->job->group : j->released;
}

static void job_exits(struct sched *s, const struct sched_job *by, bool by_error)
{
	for (struct sched_job *j = s->list; j < s->list + s->jobs->nrun; j++) {
		if (j->joined || !exit_concerns(by, j, by_error))
			continue;
		j->dismissed = true;
		j->by_error |= by_error;
		atomic_store(&j->stop, true);
	}
}

/*
 * Returns whether jobs with I/O have run in the stage, and all are over: with exit_on_io_done=1
 * a job that loads a CPU (ioengine=cpuio) ends with them.
 */
static bool io_is_done(const struct sched *s, uint32_t stage)
{
	bool any = false;

	for (const struct sched_job *j = s->begin; j < s->end; j++) {
		if (j->stage != stage || job_cpu_load(j->job) || j->elsewhere ||
		    job_only_creates(j->job))
			continue;
		if (!j->joined && !j->dismissed)
			return false;
		any = true;
	}
	return any;
}

static bool exits_with_io(const struct job *job)
{
	const struct cpu_load *l = job_cpu_load(job);

	return l && l->exit_on_io_done;
}

static void loads_exit(struct sched *s)
{
	for (struct sched_job *j = s->begin; j < s->end; j++) {
		if (!j->released || j->joined || j->dismissed || !exits_with_io(j->job) ||
		    !io_is_done(s, j->stage))
			continue;
		j->dismissed = true;
		atomic_store(&j->stop, true);
	}
}

void sched_exits(struct sched *s)
{
	bool all = s->exits_all;

	loads_exit(s);
	for (struct sched_job *j = s->begin; j < s->end; j++) {
		uint32_t ended, failed;

		if (atomic_load(s->stop))
			atomic_store(&j->stop, true);
		if (!j->released || j->exit_seen ||
		    j->dismissed) /* a dismissed job ends no other */
			continue;
		pthread_mutex_lock(&j->gate.lock);
		ended = j->gate.ended;
		failed = j->gate.failed_runs;
		pthread_mutex_unlock(&j->gate.lock);
		j->exit_seen = failed || (ended && (all || ended == j->nthreads));
		if ((ended && all) || (failed && j->job->ends->on_error))
			job_exits(s, j, failed && j->job->ends->on_error);
	}
}
