/* SPDX-License-Identifier: MIT */
/* The progress line of the jobs that run. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/progress.h"
#include "job/ramp_options.h"
#include "job/runtime_options.h"
#include "sched/job_bounds.h"

/* Adds the work that a job's workers have done. */
static void job_count(const struct sched_job *j, struct progress_count *sum)
{
	for (uint32_t k = 0; k < j->nthreads; k++) {
		const struct worker *w = j->seats[k].worker;
		uint64_t at = atomic_load_explicit(&w->done_ns, memory_order_relaxed);

		sum->ios += atomic_load_explicit(&w->done_ios, memory_order_relaxed);
		sum->bytes += atomic_load_explicit(&w->done_bytes, memory_order_relaxed);
		sum->at_ns = at > sum->at_ns ? at : sum->at_ns;
	}
}

/* Finds the share of a job that is done, and the seconds that it has left; negative: unknown. */
static void job_progress(const struct sched_job *j, uint64_t now, double *share, double *left)
{
	uint64_t longest = j->job->runtime->longest.ns;
	double ran = 0, all = (double)(j->job->ramp->time.ns + longest), done = 0, total = 0;

	for (uint32_t k = 0; k < j->nthreads; k++) {
		const struct worker *w = j->seats[k].worker;

		done += (double)atomic_load_explicit(&w->done_bytes, memory_order_relaxed);
		total += (double)atomic_load_explicit(&w->total_bytes, memory_order_relaxed);
		ran = now > w->given.start_ns ? (double)(now - w->given.start_ns) : 0;
	}
	*share = *left = -1;
	if (total > 0)
		*share = done / total;
	if (total > 0 && done > 0)
		*left = ran / 1e9 * (total - done) / done;
	if (!longest)
		return;
	if (*share < ran / all)
		*share = ran / all < 1 ? ran / all : 1;
	if (*left < 0 || *left > (all - ran) / 1e9)
		*left = ran < all ? (all - ran) / 1e9 : 0;
}

/* Prints where a run with steps or rounds is: "step 12 of 84, round 3 of 6: ". */
static void print_place(const struct sched *s, const struct job *job, FILE *f)
{
	if (!job->step && !job->round)
		return;
	if (job->step)
		fprintf(f, "step %" PRIu32 " of %" PRIu32, job->step, s->jobs->nsteps);
	if (job->round)
		fprintf(f, "%sround %" PRIu32 " of %" PRIu32, job->step ? ", " : "", job->round,
			s->jobs->nrounds);
	fprintf(f, ": ");
}

/*
 * Returns the longest times of the stages behind each, which are found once: a run may have very
 * many.
 */
static const uint64_t *later_bounds(struct sched *s)
{
	uint32_t last = s->list[s->jobs->nrun - 1].stage;

	if (s->later_ns)
		return s->later_ns;
	s->later_ns = calloc((size_t)last + 1, sizeof(*s->later_ns));
	if (!s->later_ns)
		abort();
	for (uint32_t stage = last; stage-- > 0;)
		s->later_ns[stage] =
			bounds_sum(s->later_ns[stage + 1], stage_bound_ns(s, stage + 1, UNBOUNDED));
	return s->later_ns;
}

/*
 * Adds the time of the stages that come: their runtimes, or where one has none as long as those so
 * far took on average, without the pauses of a run that was interrupted.
 */
static double left_of_run(struct sched *s, uint32_t stage, double left, uint64_t now)
{
	uint32_t last = s->list[s->jobs->nrun - 1].stage;
	uint64_t bound = later_bounds(s)[stage];
	uint64_t ran = now - s->start_ns - s->paused_ns;
	double each = stage ? (double)ran / 1e9 / stage : -1;

	if (bound != UNBOUNDED && left >= 0)
		return left + (double)bound / 1e9;
	return each < 0 ? -1 : each * (last - stage) + (left > 0 ? left : 0);
}

void sched_progress_ended(struct sched *s, const struct sched_job *j)
{
	job_count(j, &s->ended_count);
}

/*
 * Shows the jobs of the stage. The rate is that of all jobs of the run, also those that have ended:
 * else it would jump then.
 */
void sched_progress(struct sched *s)
{
	struct progress_count sum = s->ended_count;
	uint64_t now = clock_now_ns();
	double share = -1, left = -1;
	char *names = NULL;
	size_t n;
	FILE *f = s->progress->on ? open_memstream(&names, &n) : NULL;

	if (!f)
		return;
	for (const struct sched_job *j = s->begin; j < s->end; j++) {
		double job_share, job_left;

		if (!j->released || j->joined)
			continue;
		job_count(j, &sum);
		if (!ftell(f))
			print_place(s, j->job, f);
		else
			fputc(' ', f);
		fputs(j->job->name, f);
		job_progress(j, now, &job_share, &job_left);
		share = share < 0 || job_share < share ? job_share : share;
		left = job_left > left ? job_left : left;
	}
	fclose(f);
	if (jobs_repeat(s->jobs) && s->start_ns)
		left = left_of_run(s, s->begin->stage, left, now);
	progress_run(s->progress, names, &sum, share, left);
	free(names);
}
