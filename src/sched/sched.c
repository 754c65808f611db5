/* SPDX-License-Identifier: MIT */
/* Starting, watching and joining the workers of a run: see sched.h. */
#include "sched/sched.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "job/group.h"
#include "base/hook.h"
#include "sched/job.h"
#include "worker/placement.h"
#include "sched/log.h"
#include "sched/iolog.h"

#define WATCH_NS (10 * NSEC_PER_MSEC)
#define STACK_BYTES (256 << 10)

/* Its first worker's number in the run; the jobs of a comparison have the same. */
static uint32_t first_worker(const struct sched *s, uint32_t i)
{
	const struct job *job = s->jobs->run[i];

	for (uint32_t k = 0; k < i; k++)
		if (s->jobs->run[k]->stream == job->stream)
			return s->results[k].first_worker;
	return i ? s->results[i - 1].first_worker + s->jobs->run[i - 1]->numjobs : 0;
}

/* The flow of a job with flow=, made where it is the first one in it. */
static struct flow *flow_of(struct sched *s, const struct job *job)
{
	struct flow *f = s->flows;

	if (!job->pace.flow)
		return NULL;
	while (f < s->flows + s->nflows && f->id != job->pace.flow_id)
		f++;
	if (f == s->flows + s->nflows) {
		flow_init(f, job->pace.flow_id);
		s->nflows++;
	}
	return f;
}

static struct worker *worker_new(struct sched *s, uint32_t job, uint32_t index)
{
	struct worker *w = aligned_alloc(64, (sizeof(*w) + 63) & ~(size_t)63);

	if (!w)
		abort();
	memset(w, 0, sizeof(*w));
	w->job = s->jobs->run[job];
	w->index = index;
	w->number = s->results[job].first_worker + index;
	w->log_number = ++s->nworkers;
	w->stop = &s->list[job].stop;
	w->counts_depths = s->counts_depths;
	w->aux_path = s->aux_path;
	w->flow = flow_of(s, w->job);
	if (w->job->report.group_reporting)
		w->ramp.moved = &s->list[group_first(s->jobs, job)].ramped;
	w->shared = &s->list[job].shared;
	if (w->job->data.global) {
		w->peers = &s->peers;
		dedupe_join(&s->peers, dedupe_base(w->job->io.seed, w->job->stream, index));
	}
	return w;
}

static void sched_job_init(struct sched *s, uint32_t i, uint32_t *stage)
{
	struct sched_job *j = &s->list[i];

	j->job = s->jobs->run[i];
	j->result = &s->results[i];
	j->result->job = j->job;
	j->result->first_worker = first_worker(s, i);
	if (i && j->job->time.stonewall)
		++*stage;
	j->stage = *stage;
	pthread_mutex_init(&j->gate.lock, NULL);
	j->gate.devices = &j->result->devices;
	pthread_cond_init(&j->gate.changed, NULL);
	j->seats = calloc(j->job->numjobs, sizeof(*j->seats));
	j->result->workers = calloc(j->job->numjobs, sizeof(*j->result->workers));
	if (!j->seats || !j->result->workers)
		abort();
	for (uint32_t k = 0; k < j->job->numjobs; k++)
		j->seats[k] = (struct seat){ .worker = worker_new(s, i, k), .gate = &j->gate };
}

int sched_plan(struct sched *s)
{
	struct limit_need needs;
	uint32_t stage = 0;
	int ret = 0;

	limit_raise();
	s->plan.readonly = s->readonly;
	s->list = calloc(s->jobs->nrun, sizeof(*s->list));
	s->flows = calloc(s->jobs->nrun, sizeof(*s->flows));
	s->results = calloc(s->jobs->nrun, sizeof(*s->results));
	if (!s->list || !s->flows || !s->results)
		abort();
	for (uint32_t i = 0; i < s->jobs->nrun; i++) {
		struct sched_job *j = &s->list[i];

		sched_job_init(s, i, &stage);
		for (uint32_t k = 0; k < j->job->numjobs; k++)
			if (files_plan(&j->seats[k].worker->files, j->job, k, &s->plan, s->e))
				ret = -EINVAL;
		sched_job_paths(j);
	}
	if (sched_log_check(s->jobs, s->e) | sched_iolog_check(s, s->e))
		ret = -EINVAL;
	needs = sched_needs(s);
	if (limit_check(&needs, s->e))
		return -EINVAL;
	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		if (placement_try(s->jobs->run[i], s->e))
			ret = -EINVAL;
	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		if (sched_job_probe(&s->list[i], !ret, s->e))
			ret = -EINVAL;
	return ret;
}

static int seat_make(struct sched *s, struct files *f, const struct job *job)
{
	const struct files_env env = { s->progress, s->stop, s->e };

	return files_make(f, job, &s->plan, &env);
}

static int seat_sync(struct sched *s, struct files *f, const struct job *job)
{
	const struct files_env env = { s->progress, s->stop, s->e };

	return files_sync(f, job, &env);
}

static int seat_open(struct sched *s, struct files *f, const struct job *job)
{
	return job->files.create_only ? 0 : files_open(f, job, s->e);
}

static int each_seat(struct sched *s,
		     int (*act)(struct sched *s, struct files *f, const struct job *job))
{
	int ret = 0;

	for (uint32_t i = 0; !ret && i < s->jobs->nrun; i++) {
		struct sched_job *j = &s->list[i];

		for (uint32_t k = 0; !ret && k < j->job->numjobs; k++)
			ret = act(s, &j->seats[k].worker->files, j->job);
	}
	return ret;
}

/* What is not on the device yet would not leave the page cache when its file is opened. */
int sched_layout(struct sched *s)
{
	int ret = each_seat(s, seat_make);

	ret = ret ? ret : each_seat(s, seat_sync);
	return ret ? ret : each_seat(s, seat_open);
}

/* The last to end sees what the devices have counted until now. */
static void seat_run(struct seat *seat)
{
	struct gate *gate = seat->gate;

	worker_run(seat->worker);
	pthread_mutex_lock(&gate->lock);
	if (++gate->done == seat->worker->job->numjobs)
		devices_end(gate->devices);
	pthread_mutex_unlock(&gate->lock);
}

static void *worker_thread(void *arg)
{
	struct seat *seat = arg;
	const struct job *job = seat->worker->job;
	struct gate *gate = seat->gate;
	int ret = worker_open(seat->worker);
	bool go;

	pthread_mutex_lock(&gate->lock);
	gate->ready++;
	gate->failed = ret ? ret : gate->failed;
	pthread_cond_broadcast(&gate->changed);
	while (!gate->open && !gate->closed)
		pthread_cond_wait(&gate->changed, &gate->lock);
	go = gate->open;
	pthread_mutex_unlock(&gate->lock);
	if (go)
		seat_run(seat);
	else
		pace_leave(&seat->worker->pace);
	worker_close(seat->worker);
	if (go && job->placement.postrun)
		hook_run(job->placement.postrun, job->family, "postrun", &seat->worker->err);
	pthread_mutex_lock(&gate->lock);
	gate->ended++;
	gate->failed_runs += seat->worker->failed || seat->worker->unmet;
	pthread_cond_broadcast(&gate->changed);
	pthread_mutex_unlock(&gate->lock);
	return NULL;
}

/* What a thread leaves to the main one: all signals but those of its own faults. */
static void signals_for_main(sigset_t *set)
{
	static const int faults[] = { SIGBUS, SIGSEGV, SIGFPE, SIGILL };

	sigfillset(set);
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		sigdelset(set, faults[i]);
}

/* Starts the threads of a job and waits until they are ready. */
static int job_prepare(struct sched *s, struct sched_job *j)
{
	pthread_attr_t attr;
	sigset_t mains, old;
	int ret = 0;

	sched_job_notes(j);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_BYTES);
	signals_for_main(&mains);
	pthread_sigmask(SIG_BLOCK, &mains, &old);
	for (; !ret && j->nthreads < j->job->numjobs; j->nthreads += !ret)
		ret = pthread_create(&j->seats[j->nthreads].thread, &attr, worker_thread,
				     &j->seats[j->nthreads]);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	if (ret)
		fail(s->e, ret,
		     "[%s] cannot start worker %u of %u: %s: a limit of threads or of memory "
		     "(ulimit -u, ulimit -v, the cgroup's pids.max) is reached; raise it or lower "
		     "numjobs",
		     j->job->name, j->nthreads + 1, j->job->numjobs, strerror(ret));
	pthread_mutex_lock(&j->gate.lock);
	while (j->gate.ready < j->nthreads)
		pthread_cond_wait(&j->gate.changed, &j->gate.lock);
	pthread_mutex_unlock(&j->gate.lock);
	for (uint32_t k = 0; k < j->nthreads; k++)
		err_merge(s->e, &j->seats[k].worker->err);
	return ret ? -ret : j->gate.failed;
}

static void gate_set(struct gate *gate, bool *what)
{
	pthread_mutex_lock(&gate->lock);
	*what = true;
	pthread_cond_broadcast(&gate->changed);
	pthread_mutex_unlock(&gate->lock);
}

/* When its workers begin, if it begins now; returns when the first of them does. */
static uint64_t job_delay(struct sched *s, struct sched_job *j, uint64_t now)
{
	const struct range *delay = &j->job->time.startdelay;
	uint64_t first = UINT64_MAX;

	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		struct worker *w = j->seats[k].worker;
		struct rng rng = rng_stream(j->job->io.seed, 0, j->job->stream, k, RNG_DELAY);

		w->run_start_ns = s->start_ns;
		w->start_ns = now + delay->lo + rng_below(&rng, delay->hi - delay->lo + 1);
		first = w->start_ns < first ? w->start_ns : first;
		if (w->start_ns == now)
			pace_join(&w->pace);
	}
	return first;
}

/* The time series of a job whose workers begin at @begin_ns. Returns 0 or -ENOMEM. */
static int job_series(struct sched *s, struct sched_job *j, uint64_t begin_ns)
{
	const struct job *job = j->job;
	struct series *run = &j->result->series, *ramp = &j->result->ramp;
	uint32_t ops = job_ops(job), kinds = job_latencies(job);

	if (series_init(run, s->interval_ns, begin_ns + job->time.ramp.ns, job->numjobs, ops,
			kinds))
		return -ENOMEM;
	if (job_ramps(job) && series_init(ramp, s->interval_ns, begin_ns, job->numjobs, ops, kinds))
		return -ENOMEM;
	if (job->time.ramp_size)
		series_await(run);
	for (uint32_t k = 0; k < job->numjobs; k++) {
		j->seats[k].worker->series = run;
		j->seats[k].worker->ramp_series = job_ramps(job) ? ramp : NULL;
	}
	return 0;
}

/* Gives a prepared job its start: the run's own, where it is the first. */
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
	if (j->job->depth.batch == BATCH_AUTO)
		j->result->batches = calloc(j->job->numjobs + 1, sizeof(struct batch *));
	if (j->job->depth.batch == BATCH_AUTO && !j->result->batches)
		return fail(s->e, ENOMEM, "[%s] out of memory", j->job->name);
	j->released = j->result->started = true;
	return 0;
}

/* --- a stage --- */

/* Not begun, and not waiting for another job. */
static bool job_startable(const struct sched *s, const struct sched_job *j)
{
	const char *name = j->job->time.wait_for;

	if (j->nthreads || j->dismissed || j->job->files.create_only)
		return false;
	for (const struct sched_job *k = s->list; name && k < s->list + s->jobs->nrun; k++)
		if (!strcmp(k->job->family, name) && !k->joined && !k->job->files.create_only)
			return false;
	return true;
}

/* Prepares and releases together all jobs of the stage that wait for nobody. */
static int stage_start(struct sched *s, uint32_t stage)
{
	struct sched_job *j, *end = s->list + s->jobs->nrun;
	uint64_t now;
	int ret = 0;

	for (j = s->list; !ret && j < end; j++) {
		j->chosen = j->stage == stage && job_startable(s, j);
		if (j->chosen)
			ret = job_prepare(s, j);
	}
	for (j = s->list; !ret && j < end; j++)
		if (j->chosen)
			sched_devices_open(j);
	now = clock_now_ns();
	for (j = s->list; !ret && j < end; j++)
		if (j->chosen)
			ret = job_release(s, j, now);
	for (j = s->list; j < end; j++) {
		if (j->chosen)
			gate_set(&j->gate, ret ? &j->gate.closed : &j->gate.open);
		j->released &= !ret || !j->chosen;
		j->chosen = false;
	}
	return ret;
}

/* Joins what has ended; returns how many jobs of the stage still run. */
static uint32_t stage_join(struct sched *s, uint32_t stage)
{
	uint32_t running = 0;

	for (uint32_t i = 0; i < s->jobs->nrun; i++) {
		struct sched_job *j = &s->list[i];
		bool ended;

		if (j->stage != stage || !j->nthreads || j->joined)
			continue;
		pthread_mutex_lock(&j->gate.lock);
		ended = j->gate.ended == j->nthreads;
		pthread_mutex_unlock(&j->gate.lock);
		if (ended)
			sched_job_join(s, j);
		else
			running++;
	}
	return running;
}

/* Whether jobs of the stage have yet to start. */
static bool stage_waits(const struct sched *s, uint32_t stage)
{
	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		if (s->list[i].stage == stage && job_startable(s, &s->list[i]))
			return true;
	return false;
}

static void stage_wait(void)
{
	struct timespec ts = { .tv_nsec = (long)WATCH_NS };

	nanosleep(&ts, NULL);
}

/* A stage from its first start to its last join; wait_for= starts jobs in between. */
static int stage_run(struct sched *s, uint32_t stage)
{
	uint32_t running;
	int ret = 0;

	do {
		if (!ret && !atomic_load(s->stop) && stage_waits(s, stage))
			ret = stage_start(s, stage);
		sched_devices(s);
		sched_progress(s);
		sched_status(s);
		running = stage_join(s, stage);
		sched_exits(s);
		if (running)
			stage_wait();
		else if (ret || atomic_load(s->stop) || !stage_waits(s, stage))
			break;
	} while (true);
	return ret;
}

int sched_run(struct sched *s)
{
	uint32_t last = s->jobs->nrun ? s->list[s->jobs->nrun - 1].stage : 0;
	int ret = 0;

	for (uint32_t stage = 0; !ret && stage <= last && !atomic_load(s->stop); stage++)
		ret = stage_run(s, stage);
	progress_clear(s->progress);
	sched_steady_tell(s);
	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		if (s->results[i].failed)
			ret = ret ? ret : -EIO;
	return ret;
}

static void sched_job_release(struct sched_job *j)
{
	for (uint32_t k = 0; j->seats && k < j->job->numjobs; k++) {
		worker_release(j->seats[k].worker);
		free(j->seats[k].worker);
	}
	free(j->seats);
	if (j->result)
		free(j->result->paths);
	if (j->result)
		free(j->result->batches);
	if (j->result)
		free(j->result->workers);
	if (j->result && j->result->started) {
		stats_release(&j->result->total);
		series_release(&j->result->series);
		series_release(&j->result->ramp);
	}
	steady_release(&j->steady);
	if (j->job) {
		pthread_mutex_destroy(&j->gate.lock);
		pthread_cond_destroy(&j->gate.changed);
	}
}

void sched_release(struct sched *s)
{
	for (uint32_t i = 0; s->list && i < s->jobs->nrun; i++)
		sched_job_release(&s->list[i]);
	files_plan_release(&s->plan);
	for (uint32_t i = 0; i < s->nflows; i++)
		flow_release(&s->flows[i]);
	free(s->flows);
	dedupe_release(&s->peers);
	free(s->list);
	free(s->results);
}
