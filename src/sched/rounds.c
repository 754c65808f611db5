/* SPDX-License-Identifier: MIT */
/* Rounds until all is steady: see rounds.h. */
#include "sched/rounds.h"

#include <errno.h>

#include "report/tracked.h"

static bool looks(const struct sched *s)
{
	for (uint32_t i = 0; s->jobs->nrounds && i < s->jobs->nrun; i++)
		if (tracked(s->list[i].job))
			return true;
	return false;
}

bool sched_rounds_over(const struct sched *s, uint32_t stage)
{
	const struct sched_job *j = sched_stage_first(s, stage);

	if (!s->jobs->nrounds || j == s->list || j == s->list + s->jobs->nrun)
		return false;
	if (j->job->round < 2 || j[-1].job->round == j->job->round)
		return false;
	return looks(s) && tracked_are_steady(s->results, s->jobs->nrun, j->job->round - 1);
}

static void note(struct sched *s, const struct tracked_runs *t, struct sched_job *j)
{
	struct job_result *r = j->result;
	char step[32] = "";
	uint32_t n;
	const double *v = tracked_values(t, r, &n);
	struct steady_window w = steady_window_of(v, n);

	if (j->job->step)
		snprintf(step, sizeof(step), ", step %u", j->job->step);
	if (w.steady) {
		note_add(&r->note,
			 "[%s]%s steady=snia: steady after %u rounds: in the last %d, the values "
			 "differ by %.3g %% of their mean, and the line through them changes by "
			 "%.3g %%",
			 j->job->name, step, n, STEADY_ROUNDS_WINDOW, w.range_pct, w.slope_pct);
		return;
	}
	r->unsteady = !atomic_load(s->stop) && !r->failed;
	if (w.full)
		fail(&r->err, ETIMEDOUT,
		     "[%s] steady=snia: not reached in %u rounds: in the last %d, the values "
		     "differ by %.3g %% of their mean (at most %g), and the line through them "
		     "changes by %.3g %% (at most %g); precondition for longer, or more rounds=",
		     j->job->name, n, STEADY_ROUNDS_WINDOW, w.range_pct, STEADY_ROUNDS_RANGE_PCT,
		     w.slope_pct, STEADY_ROUNDS_SLOPE_PCT);
	else if (n >= STEADY_ROUNDS_WINDOW)
		fail(&r->err, ETIMEDOUT,
		     "[%s] steady=snia: not reached: the mean of the last %d rounds is 0",
		     j->job->name, STEADY_ROUNDS_WINDOW);
	else
		fail(&r->err, ETIMEDOUT,
		     "[%s] steady=snia: not reached: only %u of %d rounds were measured",
		     j->job->name, n, STEADY_ROUNDS_WINDOW);
}

void sched_rounds_notes(struct sched *s)
{
	struct tracked_runs t;

	if (!looks(s))
		return;
	tracked_runs_make(&t, s->results, s->jobs->nrun, 0);
	for (struct sched_job *j = s->list; j < s->list + s->jobs->nrun; j++)
		if (j->result->started && tracked(j->job) && tracked_is_last(&t, j->result))
			note(s, &t, j);
	tracked_runs_free(&t);
}
