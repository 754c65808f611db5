/* SPDX-License-Identifier: MIT */
/* Jobs that end others: exitall, exit_what, exitall_on_error; and a stop from outside. */
#include "base/clock.h"
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

void sched_exits(struct sched *s)
{
	bool all = s->exits_all;

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
