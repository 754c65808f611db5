/* SPDX-License-Identifier: MIT */
/*
 * The results of jobs that still run. Counts and slices come from a job's series, into which its
 * workers hand all they count, in one look: so the sums of all tables agree, whatever a worker does
 * meanwhile, and none is waited for. Times come from snapshots.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/rng.h"
#include "sched/job.h"
#include "stat/snapshot.h"

void sched_times_so_far(struct job_result *r, const struct sched_job *j)
{
	uint64_t now = clock_now_ns();

	uint64_t wrote = 0;

	r->begin_ns = UINT64_MAX;
	r->end_ns = 0;
	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		struct worker *w = j->seats[k].worker;
		struct worker_left *x = &w->given.snapshot->left;

		x->start_ns = w->given.start_ns;
		x->begin_ns = x->begin_ns ? x->begin_ns : now;
		x->end_ns = x->end_ns ? x->end_ns : now;
		r->begin_ns = x->begin_ns < r->begin_ns ? x->begin_ns : r->begin_ns;
		r->end_ns = x->end_ns > r->end_ns ? x->end_ns : r->end_ns;
		wrote = max_ns(wrote, x->end_ns - worker_left_read_back(x));
		r->cpu_user_pct += (double)x->used.user_ns;
		r->cpu_sys_pct += (double)x->used.sys_ns;
		usage_add(&r->used, &x->used);
		r->bound = x->bound > r->bound ? x->bound : r->bound;
		r->planned += x->planned;
		r->digest = rng_combine(r->digest, x->digest);
	}
	r->read_back_ns = r->end_ns - max_ns(wrote, r->begin_ns);
}

static void each_lock(const struct sched_job *j, int (*act)(pthread_mutex_t *lock))
{
	for (uint32_t k = 0; k < j->job->numjobs; k++)
		act(&j->seats[k].worker->given.snapshot->lock);
}

/* Reads the devices' counters as at an end; the workers' last one may do that, too. */
static void devices_so_far(struct job_result *r, struct sched_job *j)
{
	pthread_mutex_lock(&j->gate.lock);
	r->devices = j->result->devices;
	pthread_mutex_unlock(&j->gate.lock);
	if (!r->devices.ended)
		devices_end(&r->devices);
}

/* Copies the series. Returns the end of what they have, on the workers' clock; 0 without memory. */
static uint64_t series_of_job(struct sched *s, struct job_result *r, const struct sched_job *j)
{
	uint64_t now = clock_now_ns() - s->start_ns;

	if (stats_init(&r->total, job_ops(j->job), job_latencies(j->job)) ||
	    series_so_far(&j->result->series, now, &r->series, &r->total))
		return 0;
	/* a worker that has not run since its ramp was over has not ended the ramp's series */
	if (j->result->ramp.step_ns &&
	    series_so_far(&j->result->ramp, min_ns(now, r->series.start_ns), &r->ramp, NULL))
		return 0;
	return s->start_ns + r->series.end_ns;
}

/* Returns 0, or -1 without memory. */
static int job_so_far(struct sched *s, struct job_result *r, struct sched_job *j, bool workers)
{
	uint64_t end;

	each_lock(j, pthread_mutex_lock);
	sched_times_so_far(r, j);
	if (!workers)
		each_lock(j, pthread_mutex_unlock);
	for (uint32_t k = 0; workers && k < j->job->numjobs; k++)
		r->workers[k] = &j->seats[k].worker->given.snapshot->left;
	end = series_of_job(s, r, j);
	if (!end)
		return -1;
	devices_so_far(r, j);
	r->end_ns = end > r->begin_ns ? end : r->begin_ns;
	r->runtime_ns = r->end_ns - r->begin_ns;
	r->cpu_user_pct *= r->runtime_ns ? 100.0 / (double)r->runtime_ns / j->job->numjobs : 0;
	r->cpu_sys_pct *= r->runtime_ns ? 100.0 / (double)r->runtime_ns / j->job->numjobs : 0;
	return 0;
}

/* Takes over what does not change while a job runs. */
static void job_begin(struct job_result *r, struct sched_job *j, bool workers)
{
	const struct job_result *from = j->result;

	r->job = from->job;
	r->started = r->partial = true;
	r->paths = from->paths;
	r->npaths = from->npaths;
	r->first_worker = from->first_worker;
	pthread_mutex_lock(&j->gate.lock);
	r->note = from->note;
	pthread_mutex_unlock(&j->gate.lock);
	if (workers)
		r->workers = calloc(job_workers(from->job), sizeof(*r->workers));
}

struct job_result *sched_so_far(struct sched *s, bool workers)
{
	struct job_result *list = calloc(s->jobs->nrun, sizeof(*list));
	bool ok = list;

	for (uint32_t i = 0; ok && i < s->jobs->nrun; i++) {
		if (!sched_job_runs(&s->list[i])) {
			list[i] = s->results[i];
			continue;
		}
		job_begin(&list[i], &s->list[i], workers);
		ok = (!workers || list[i].workers) &&
		     !job_so_far(s, &list[i], &s->list[i], workers);
	}
	if (ok)
		return list;
	sched_so_far_free(s, list);
	return NULL;
}

void sched_so_far_free(struct sched *s, struct job_result *list)
{
	for (uint32_t i = 0; list && i < s->jobs->nrun; i++) {
		if (!sched_job_runs(&s->list[i]) || !list[i].job)
			continue;
		if (list[i].workers)
			each_lock(&s->list[i], pthread_mutex_unlock);
		free(list[i].workers);
		stats_release(&list[i].total);
		if (list[i].series.step_ns)
			series_release(&list[i].series);
		if (list[i].ramp.step_ns)
			series_release(&list[i].ramp);
	}
	free(list);
}
