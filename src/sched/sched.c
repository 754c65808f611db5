/* SPDX-License-Identifier: MIT */
/* Planning, laying out and running the jobs, and freeing them: see sched.h. */
#include "sched/sched.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "job/ends_options.h"
#include "job/group.h"
#include "job/report_options.h"
#include "job/time_options.h"
#include "load/content_options.h"
#include "load/pace_options.h"
#include "sched/fio_log.h"
#include "sched/hosts.h"
#include "sched/iolog.h"
#include "sched/job.h"
#include "sched/kept.h"
#include "sched/names.h"
#include "sched/rates.h"
#include "sched/rounds.h"
#include "sched/shared.h"
#include "sched/space.h"
#include "sched/unlinks.h"
#include "sched/verify_load.h"
#include "sched/verify_table.h"
#include "worker/placement.h"
#include "worker/hook.h"

/*
 * Gives each job the number in the run of its first worker. Jobs of a comparison share it: they are
 * those of one stream.
 */
static void workers_number(struct sched *s)
{
	uint32_t next = 0, most = 0, *first; /* by stream: the number of its first job, plus one */

	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		most = s->jobs->run[i]->stream > most ? s->jobs->run[i]->stream : most;
	first = calloc((size_t)most + 1, sizeof(*first));
	if (!first)
		abort();
	for (uint32_t i = 0; i < s->jobs->nrun; i++) {
		const struct job *job = s->jobs->run[i];

		if (first[job->stream])
			next = s->results[first[job->stream] - 1].first_worker;
		else
			first[job->stream] = i + 1;
		s->results[i].first_worker = next;
		next += job_workers(job);
	}
	free(first);
}

/* Takes memory for all workers at once: of zeros, of which only what is written is there. */
static void workers_make(struct sched *s)
{
	size_t n = 0, align = _Alignof(struct worker);

	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		n += s->jobs->run[i]->numjobs;
	s->memory = calloc(1, n * sizeof(*s->workers) + align);
	if (!s->memory)
		abort();
	s->workers = (void *)(((uintptr_t)s->memory + align - 1) / align * align);
}

/* Returns the flow of a job with flow=; its first job makes it. */
static struct flow *flow_of(struct sched *s, const struct job *job)
{
	struct flow *f = s->flows;

	if (!job->pace->flow)
		return NULL;
	while (f < s->flows + s->nflows && f->id != job->pace->flow_id)
		f++;
	if (f == s->flows + s->nflows) {
		flow_init(f, job->pace->flow_id);
		s->nflows++;
	}
	return f;
}

static struct worker *worker_init(struct sched *s, uint32_t job, uint32_t seat)
{
	struct worker *w = &s->workers[s->nworkers];
	uint32_t place = job_rank_place(s->jobs->run[job], hosts_rank(s->hosts));
	uint32_t index = place * s->jobs->run[job]->numjobs + seat;

	w->job = s->jobs->run[job];
	w->given.seat = seat;
	w->given.index = index;
	w->given.number = s->results[job].first_worker + index;
	w->given.log_number = s->nlogs + index + 1;
	s->nworkers++;
	w->given.stop = &s->list[job].stop;
	w->given.counts_depths = s->counts_depths;
	w->given.aux_path = s->aux_path;
	w->given.flow = flow_of(s, w->job);
	if (w->job->report->group_reporting)
		w->clock.ramp.moved = &s->list[group_first(s->jobs, job)].ramped;
	w->given.shared = &s->list[job].shared;
	if (w->job->content->global)
		w->given.peers = &s->peers;
	return w;
}

/* Has the workers of a job, those on other hosts too, repeat each other's blocks. */
static void peers_join(struct sched *s, const struct job *job)
{
	for (uint32_t i = 0; job->content->global && i < job_workers(job); i++)
		dedupe_join(&s->peers, dedupe_base(job_stream(job, i)));
}

static void sched_job_init(struct sched *s, uint32_t i, uint32_t *stage)
{
	struct sched_job *j = &s->list[i];

	j->job = s->jobs->run[i];
	j->result = &s->results[i];
	j->result->job = j->job;
	if (i && j->job->time->stonewall)
		++*stage;
	j->stage = *stage;
	j->elsewhere = !job_has_rank(j->job, hosts_rank(s->hosts));
	pthread_mutex_init(&j->gate.lock, NULL);
	j->gate.devices = &j->result->devices;
	j->gate.told = &s->ended;
	pthread_cond_init(&j->gate.moved, NULL);
	pthread_cond_init(&j->gate.gathered, NULL);
	j->seats = calloc(j->job->numjobs, sizeof(*j->seats));
	j->result->workers =
		calloc(hosts_are_read(s->hosts) ? j->job->numjobs : job_workers(j->job),
		       sizeof(*j->result->workers));
	if (!j->seats || !j->result->workers)
		abort();
	for (uint32_t k = 0; k < j->job->numjobs; k++)
		j->seats[k] = (struct seat){ .worker = worker_init(s, i, k), .job = j };
	s->nlogs += job_workers(j->job);
	if (!hosts_are_read(s->hosts))
		peers_join(s, j->job);
}

/* Checks the files of a job; thousands of them may be wrong in the same way. */
static int check_files(struct sched *s, struct sched_job *j)
{
	struct err e;
	int ret = 0;

	err_clear(&e);
	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		struct worker *w = j->seats[k].worker;

		if (files_check(&w->files, j->job, w->given.index, &s->plan, &e))
			ret = -EINVAL;
	}
	err_merge_alike(s->e, &e);
	return ret;
}

/* Makes the jobs and their workers, of which nothing is planned yet. */
static void sched_open(struct sched *s)
{
	uint32_t stage = 0;

	sem_init(&s->ended, 0, 0);
	s->list = calloc(s->jobs->nrun, sizeof(*s->list));
	s->flows = calloc(s->jobs->nrun, sizeof(*s->flows));
	s->results = calloc(s->jobs->nrun, sizeof(*s->results));
	if (!s->list || !s->flows || !s->results)
		abort();
	s->begin = s->list;
	s->end = s->list + s->jobs->nrun;
	workers_number(s);
	workers_make(s);
	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		sched_job_init(s, i, &stage);
}

void sched_open_other(struct sched *s, const struct sched *of, const struct hosts *as)
{
	*s = (struct sched){
		.jobs = of->jobs, .interval_ns = of->interval_ns, .stop = of->stop, .e = of->e
	};
	s->hosts = as;
	sched_open(s);
}

int sched_plan(struct sched *s)
{
	struct limit_need needs;
	int ret = 0;

	limit_raise();
	sched_open(s);
	for (uint32_t i = 0; i < s->jobs->nrun; i++) {
		struct sched_job *j = &s->list[i];

		s->exits_all |= s->jobs->run[i]->ends->exitall;
		if (!j->elsewhere && check_files(s, j))
			ret = -EINVAL;
		sched_job_paths(j);
	}
	if (!ret && sched_space_check(s))
		ret = -EINVAL;
	if (!ret) {
		sched_unlinks_plan(s);
		sched_shared_plan(s);
	}
	if (sched_fio_log_check(s, s->e))
		ret = -EINVAL;
	if (sched_iolog_check(s, s->e))
		ret = -EINVAL;
	if (!ret && sched_names_check(s, s->e))
		ret = -EINVAL;
	needs = sched_needs(s);
	if (limit_check(&needs, s->e))
		return -EINVAL;
	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		if (!s->list[i].elsewhere &&
		    (placement_try(s->jobs->run[i], s->e) || hook_check(s->jobs->run[i], s->e)))
			ret = -EINVAL;
	return sched_jobs_probe(s, !ret) ? -EINVAL : ret;
}

/* Returns whether no further stage is begun; others are told in its begin. */
static bool is_stopped(const struct sched *s)
{
	return atomic_load(s->stop) && (!s->hosts || s->abandoned);
}

/*
 * Tells other hosts that a stage has ended with @ret. Returns -errno: this one leaves; or 0, where
 * it has asked them whether there is a further round.
 */
static int tell_end(struct sched *s, uint32_t stage, int ret)
{
	if (!s->hosts || s->abandoned)
		return ret;
	ret = ret ? ret : atomic_load(s->stop) ? -EINTR : 0;
	s->hosts->end(s->hosts->arg, stage, ret != 0);
	if (!ret)
		sched_rounds_ask(s, stage);
	return ret;
}

int sched_run(struct sched *s)
{
	uint32_t last = s->jobs->nrun ? s->list[s->jobs->nrun - 1].stage : 0, stage;
	bool over; /* the run ends before its last stage, as other hosts say */
	int ret = 0;

	for (stage = 0; !ret && stage <= last && !is_stopped(s) && !sched_rounds_over(s, stage);
	     stage++) {
		if (sched_stage_is_kept(s, stage))
			continue;
		ret = sched_stage_run(s, stage);
		if (sched_shared_end(s, stage) && !ret)
			ret = -EIO;
		sched_others(s, stage);
		sched_cached(s, stage);
		ret = tell_end(s, stage, ret);
		if (!ret && s->keep && !atomic_load(s->stop))
			s->keep(s->keep_arg, stage);
	}
	over = ret == -ECANCELED;
	ret = over ? 0 : ret;
	s->complete = !ret && !over && !atomic_load(s->stop);
	if (s->complete) {
		sched_status_end(s);
		ret = sched_unlinks_rest(s, stage);
	}
	progress_clear(s->progress);
	sched_steady_notes(s);
	sched_rounds_notes(s);
	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		if (s->results[i].failed)
			ret = ret ? ret : -EIO;
	return ret;
}

static void sched_job_release(struct sched_job *j)
{
	for (uint32_t k = 0; j->seats && k < j->job->numjobs; k++) {
		struct worker *w = j->seats[k].worker;

		if (j->begun)
			worker_release(w);
		else
			files_close(&w->files); /* the rest is untouched */
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
		pthread_cond_destroy(&j->gate.moved);
		pthread_cond_destroy(&j->gate.gathered);
	}
}

void sched_release(struct sched *s)
{
	verify_table_close(s);
	verify_load_free(s);
	sched_rates_free(s);
	sched_others_free(s);
	sched_shared_free(s);
	for (uint32_t i = 0; s->list && i < s->jobs->nrun; i++)
		sched_job_release(&s->list[i]);
	planned_files_release(&s->plan);
	for (uint32_t i = 0; i < s->nflows; i++)
		flow_release(&s->flows[i]);
	free(s->memory);
	free(s->later_ns);
	free(s->flows);
	dedupe_release(&s->peers);
	sem_destroy(&s->ended);
	free(s->list);
	free(s->results);
}

int sched_plan_again(struct sched *s)
{
	sched_release(s);
	memset((char *)s + offsetof(struct sched, list), 0,
	       sizeof(*s) - offsetof(struct sched, list));
	return sched_plan(s);
}
