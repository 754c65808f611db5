/* SPDX-License-Identifier: MIT */
/* Rounds until all is steady: see rounds.h. */
#include "sched/rounds.h"

#include <errno.h>
#include <stdlib.h>

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
	const struct sched_job *j = s->list, *end = s->list + s->jobs->nrun;

	if (!s->jobs->nrounds)
		return false;
	while (j < end && j->stage < stage)
		j++;
	if (j == s->list || j == end || j->job->round < 2 || j[-1].job->round == j->job->round)
		return false;
	return looks(s) && tracked_are_steady(s->results, s->jobs->nrun, j->job->round - 1);
}

/* Returns whether a later round of the job and its step ran. */
static bool went_on(const struct sched *s, const struct sched_job *of)
{
	for (const struct sched_job *j = of + 1; j < s->list + s->jobs->nrun; j++)
		if (j->result->started && job_number(j->job) == job_number(of->job) &&
		    j->job->step == of->job->step)
			return true;
	return false;
}

static void note(struct sched *s, struct sched_job *j)
{
	struct job_result *r = j->result;
	char step[32] = "";
	uint32_t n;
	double *v = tracked_values(s->results, s->jobs->nrun, j->job, &n);
	struct steady_window w = steady_window_of(v, n);

	free(v);
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
	for (struct sched_job *j = s->list; looks(s) && j < s->list + s->jobs->nrun; j++)
		if (j->result->started && tracked(j->job) && !went_on(s, j))
			note(s, j);
}
