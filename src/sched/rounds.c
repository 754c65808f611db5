/* SPDX-License-Identifier: MIT */
/* Rounds until all is steady: see rounds.h. */
#include "sched/rounds.h"

#include <errno.h>

#include "report/tracked.h"
#include "sched/hosts.h"
#include "sched/kept.h"

/* Returns whether steady= looks at a job. Each round has the same ones: the first tells. */
static bool looks(const struct sched *s)
{
	for (uint32_t i = 0; s->jobs->nrounds && i < s->jobs->nrun && s->list[i].job->round <= 1;
	     i++)
		if (tracked(s->list[i].job))
			return true;
	return false;
}

/*
 * Returns the round before that which begins with the stage; 0: none does, or steady= looks at no
 * job.
 */
static uint32_t round_before(const struct sched *s, uint32_t stage)
{
	const struct sched_job *j = sched_stage_first(s, stage);

	if (!s->jobs->nrounds || j == s->list || j == s->list + s->jobs->nrun)
		return 0;
	if (j->job->round < 2 || j[-1].job->round == j->job->round)
		return 0;
	return looks(s) ? j->job->round - 1 : 0;
}

bool sched_rounds_over(const struct sched *s, uint32_t stage)
{
	uint32_t round = s->hosts ? 0 : round_before(s, stage);

	if (s->hosts)
		return s->enough && !sched_stage_is_kept(s, stage);
	return round && tracked_are_steady(s->results, s->jobs->nrun, round);
}

uint32_t sched_round_ended(const struct sched *s, uint32_t stage)
{
	return round_before(s, stage + 1);
}

void sched_rounds_ask(struct sched *s, uint32_t stage)
{
	uint32_t round = sched_round_ended(s, stage);

	if (round)
		s->enough = s->hosts->steady(s->hosts->arg, round);
}

static void note(const struct tracked_runs *t, struct job_result *r, bool was_ended)
{
	const struct job *job = r->job;
	char step[32] = "";
	uint32_t n;
	const double *v = tracked_values(t, r, &n);
	struct steady_window w = steady_window_of(v, n);

	if (job->step)
		snprintf(step, sizeof(step), ", step %u", job->step);
	if (w.steady) {
		note_add(&r->note,
			 "[%s]%s steady=snia: steady after %u rounds: in the last %d, the values "
			 "differ by %.3g %% of their mean, and the line through them changes by "
			 "%.3g %%",
			 job->name, step, n, STEADY_ROUNDS_WINDOW, w.range_pct, w.slope_pct);
		return;
	}
	r->unsteady = !was_ended && !r->failed;
	if (w.full)
		fail(&r->err, ETIMEDOUT,
		     "[%s] steady=snia: not reached in %u rounds: in the last %d, the values "
		     "differ by %.3g %% of their mean (at most %g), and the line through them "
		     "changes by %.3g %% (at most %g); precondition for longer, or more rounds=",
		     job->name, n, STEADY_ROUNDS_WINDOW, w.range_pct, STEADY_ROUNDS_RANGE_PCT,
		     w.slope_pct, STEADY_ROUNDS_SLOPE_PCT);
	else if (n >= STEADY_ROUNDS_WINDOW)
		fail(&r->err, ETIMEDOUT,
		     "[%s] steady=snia: not reached: the mean of the last %d rounds is 0",
		     job->name, STEADY_ROUNDS_WINDOW);
	else
		fail(&r->err, ETIMEDOUT,
		     "[%s] steady=snia: not reached: only %u of %d rounds were measured", job->name,
		     n, STEADY_ROUNDS_WINDOW);
}

void rounds_notes(struct job_result *list, uint32_t n, bool was_ended)
{
	struct tracked_runs t;

	tracked_runs_make(&t, list, n, 0);
	for (struct job_result *r = list; r < list + n; r++)
		if (r->started && tracked(r->job) && tracked_is_last(&t, r))
			note(&t, r, was_ended);
	tracked_runs_free(&t);
}

void sched_rounds_notes(struct sched *s)
{
	if (looks(s) && !s->hosts)
		rounds_notes(s->results, s->jobs->nrun, atomic_load(s->stop));
}
