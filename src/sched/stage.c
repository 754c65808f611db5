/* SPDX-License-Identifier: MIT */
/*
 * A stage, from its first start to its last join. The main thread watches its jobs from here: it
 * shows their progress, and ends and starts jobs that wait for others.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "io/memory_kept.h"
#include "job/ramp_options.h"
#include "job/time_options.h"
#include "sched/hosts.h"
#include "sched/job.h"
#include "sched/rates.h"

#define WATCH_NS (10 * NSEC_PER_MSEC)

/* Sets the start of each worker, for a job that begins now. Returns the first start. */
static uint64_t job_delay(struct sched *s, struct sched_job *j, uint64_t now)
{
	const struct range *delay = &j->job->time->startdelay;
	uint64_t first = UINT64_MAX;

	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		struct worker *w = j->seats[k].worker;
		struct rng rng = rng_stream(job_stream(j->job, w->given.index), RNG_DELAY);

		w->given.run_start_ns = s->start_ns;
		w->given.start_ns = now + delay->lo + rng_below(&rng, delay->hi - delay->lo + 1);
		first = w->given.start_ns < first ? w->given.start_ns : first;
		if (w->given.start_ns == now)
			worker_join(w);
	}
	return first;
}

/* Opens the time series of a job whose workers begin at @begin_ns. Returns 0 or -ENOMEM. */
static int job_series(struct sched *s, struct sched_job *j, uint64_t begin_ns)
{
	const struct job *job = j->job;
	struct series *run = &j->result->series, *ramp = &j->result->ramp;
	uint32_t ops = job_ops(job), kinds = job_latencies(job);

	if (series_init(run, s->interval_ns, begin_ns + job->ramp->time.ns, job->numjobs, ops,
			kinds))
		return -ENOMEM;
	run->sum = &j->result->total;
	if (job_ramps(job) && series_init(ramp, s->interval_ns, begin_ns, job->numjobs, ops, kinds))
		return -ENOMEM;
	if (job->ramp->size)
		series_await(run);
	for (uint32_t k = 0; k < job->numjobs; k++) {
		j->seats[k].worker->given.series = run;
		j->seats[k].worker->given.ramp_series = job_ramps(job) ? ramp : NULL;
	}
	return 0;
}

/* Gives a prepared job its start; that of the first job is the run's. */
static int job_release(struct sched *s, struct sched_job *j, uint64_t now)
{
	uint64_t begin;

	if (!s->start_ns)
		s->start_ns = now;
	begin = job_delay(s, j, now) - s->start_ns;
	if (sched_status_open(s, j) || sched_steady_open(s, j) ||
	    stats_init(&j->result->total, job_ops(j->job), job_latencies(j->job)) ||
	    job_series(s, j, begin))
		return fail(s->e, ENOMEM, "[%s] out of memory", j->job->name);
	if (job_controls_batch(j->job))
		j->result->batches = calloc(job_workers(j->job) + 1, sizeof(struct batch *));
	if (job_controls_batch(j->job) && !j->result->batches)
		return fail(s->e, ENOMEM, "[%s] out of memory", j->job->name);
	j->released = j->result->started = true;
	return 0;
}

/* Returns whether nobody waits for the job: it has ended, or has no time of its own. */
static bool is_over(const struct sched_job *j)
{
	return j->joined || j->elsewhere || job_only_creates(j->job);
}

/* Returns whether a job of the stage has not begun and does not wait for another one. */
static bool job_startable(const struct sched *s, const struct sched_job *j)
{
	const char *name = j->job->time->wait_for;

	if (j->nthreads || j->dismissed || j->elsewhere || job_only_creates(j->job))
		return false;
	for (const struct sched_job *k = s->not_over; name && k < s->end; k++)
		if (!is_over(k) && (!strcmp(k->job->family, name) || !strcmp(k->job->name, name)))
			return false;
	return true;
}

/*
 * Finds the start of jobs that are ready, or that could not be: now, or the moment that all hosts
 * have in common. Returns 0, @ret, or -errno: they are not to begin.
 */
static int stage_moment(struct sched *s, int ret, bool with_others, uint64_t *now)
{
	enum hosts_ready ready = ret || atomic_load(s->stop) ? HOSTS_STOP : HOSTS_READY;
	int stopped = 0;

	if (s->hosts && with_others)
		stopped = s->hosts->begin(s->hosts->arg, s->begin->stage, ready, now);
	else
		*now = clock_now_ns();
	return ret ? ret : stopped;
}

/*
 * Prepares all jobs of the stage that wait for no other, and releases them together; @first: none
 * of the stage has begun yet, on this host or another.
 */
static int stage_start(struct sched *s, bool first)
{
	struct sched_job *j, *end = s->end;
	uint64_t now = 0;
	int ret = 0;

	for (j = s->begin; !ret && j < end; j++) {
		j->chosen = job_startable(s, j);
		j->begun |= j->chosen;
		if (j->chosen && sched_opens_by_job(s))
			ret = sched_job_open(s, j);
		else if (j->chosen && (j->stage || j->job->time->wait_for))
			sched_job_invalidate(j);
		if (j->chosen && !ret)
			ret = sched_rate_settle(s, j);
		if (j->chosen && !ret)
			ret = sched_threads_start(s, j);
	}
	memory_drop();
	if (!ret)
		sched_cgroup_begin(s);
	for (j = s->begin; !ret && j < end; j++)
		if (j->chosen)
			sched_devices_open(j);
	ret = stage_moment(s, ret, first, &now);
	for (j = s->begin; !ret && j < end; j++)
		if (j->chosen)
			ret = job_release(s, j, now);
	for (j = s->begin; j < end; j++) {
		if (j->chosen && ret)
			sched_gate_close(j);
		else if (j->chosen)
			sched_gate_open(j);
		j->released &= !ret || !j->chosen;
		j->chosen = false;
	}
	return ret;
}

/* Joins a job, and lets go what later ones may need. */
static void job_end(struct sched *s, struct sched_job *j)
{
	sched_job_join(s, j);
	sched_progress_ended(s, j);
	for (uint32_t k = 0; sched_opens_by_job(s) && k < j->job->numjobs; k++)
		files_let_go(&j->seats[k].worker->files);
}

/* Joins the jobs of the stage that have ended; returns the number that still run. */
static uint32_t stage_join(struct sched *s)
{
	uint32_t running = 0;

	for (struct sched_job *j = s->begin; j < s->end; j++) {
		bool ended;

		if (!j->nthreads || j->joined)
			continue;
		pthread_mutex_lock(&j->gate.lock);
		ended = j->gate.ended == j->nthreads;
		pthread_mutex_unlock(&j->gate.lock);
		if (ended)
			job_end(s, j);
		else
			running++;
	}
	return running;
}

/* Returns whether a job of the stage can start now. */
static bool stage_waits(const struct sched *s)
{
	for (const struct sched_job *j = s->begin; j < s->end; j++)
		if (job_startable(s, j))
			return true;
	return false;
}

/*
 * Leaves the threads that still run to themselves, once those that can have handed over their
 * counts.
 */
static void stage_abandon(struct sched *s)
{
	sched_ask(s);
	for (struct sched_job *j = s->begin; j < s->end; j++)
		for (uint32_t k = 0; sched_job_runs(j) && k < j->nthreads; k++)
			pthread_detach(j->seats[k].thread);
	s->abandoned = true;
}

/*
 * Waits until it is time to look again, or until a worker has ended. One look is for all that have:
 * it goes through all jobs of the stage.
 */
static void stage_wait(struct sched *s)
{
	uint64_t until;
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	until = (uint64_t)ts.tv_nsec + WATCH_NS;
	ts.tv_sec += (time_t)(until / NSEC_PER_SEC);
	ts.tv_nsec = (long)(until % NSEC_PER_SEC);
	if (!sem_clockwait(&s->ended, CLOCK_MONOTONIC, &ts))
		while (!sem_trywait(&s->ended))
			;
}

/* Has the jobs that can start do so. Returns 0 or -errno. */
static int stage_go_on(struct sched *s, bool first)
{
	bool stopped = atomic_load(s->stop);
	uint64_t now;
	int ret;

	if (!stopped && stage_waits(s))
		return stage_start(s, first);
	if (!s->hosts || !first)
		return 0;
	/* the others wait for a word */
	ret = s->hosts->begin(s->hosts->arg, s->begin->stage, stopped ? HOSTS_STOP : HOSTS_IDLE,
			      &now);
	if (!ret && !s->start_ns)
		s->start_ns = now;
	return ret;
}

int sched_stage_run(struct sched *s, uint32_t stage)
{
	bool first = true;
	uint32_t running;
	int ret = 0;

	s->begin = sched_stage_first(s, stage);
	s->end = sched_stage_first(s, stage + 1);
	for (s->not_over = s->not_over ? s->not_over : s->list;
	     s->not_over < s->begin && is_over(s->not_over); s->not_over++)
		;
	do {
		if (!ret)
			ret = stage_go_on(s, first);
		first = false;
		if (s->hosts)
			s->hosts->watch(s->hosts->arg);
		sched_devices(s);
		sched_progress(s);
		sched_status(s);
		sched_stalls(s);
		sched_stop_waits(s);
		running = stage_join(s);
		sched_exits(s);
		if (running && s->hurry && atomic_load(s->hurry)) {
			stage_abandon(s);
			break;
		}
		if (running)
			stage_wait(s);
		else if (ret || atomic_load(s->stop) || !stage_waits(s))
			break;
	} while (true);
	s->begin = s->list;
	s->end = s->list + s->jobs->nrun;
	return ret;
}
