/* SPDX-License-Identifier: MIT */
/* Stages as bytes, and back: see kept.h. */
#include "sched/kept.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "file/zones.h"
#include "job/group.h"
#include "job/report_options.h"
#include "load/iolog_options.h"
#include "load/log_options.h"
#include "load/packed_logs.h"
#include "sched/job.h"
#include "sched/prepared.h"
#include "sched/rates.h"
#include "stat/packed.h"
#include "stat/steady_options.h"

uint32_t sched_stages(const struct sched *s)
{
	return s->jobs->nrun ? s->list[s->jobs->nrun - 1].stage + 1 : 0;
}

bool sched_stage_is_kept(const struct sched *s, uint32_t stage)
{
	return sched_stage_first(s, stage)->kept;
}

const struct job *sched_stage_job(const struct sched *s, uint32_t stage)
{
	return sched_stage_first(s, stage)->job;
}

/* Returns whether no job of the run writes, makes or removes the file. */
static bool file_stays(struct planned_files *plan, const struct file *file)
{
	const struct planned_file *planned = planned_files_find(plan, file->path);

	return file->id.kind == TARGET_FILE && !file->writes && !file->fills &&
	       (!planned ||
		(!planned->made && !planned->laid_out && !planned->by && !planned->most.opened));
}

/* Returns when the file was written last, in ns since 1970; 0: there is none. */
static uint64_t written_ns(const struct file *file)
{
	struct stat st;

	if (!file->path || stat(file->path, &st))
		return 0;
	return (uint64_t)st.st_mtim.tv_sec * NSEC_PER_SEC + (uint64_t)st.st_mtim.tv_nsec;
}

/*
 * Writes which file it is, where it stays; a reader returns whether it is the same, as it was. The
 * number of its device may be another one when the machine has started again.
 */
static bool identity_pack(struct pack *p, struct planned_files *plan, const struct file *file)
{
	bool stays = !p->reads && file_stays(plan, file);
	uint64_t ino = stays ? file->id.ino : 0, born_ns = stays ? file->id.born_ns : 0;
	uint64_t last_ns = stays ? written_ns(file) : 0;

	pack_u64(p, &ino);
	pack_u64(p, &born_ns);
	pack_u64(p, &last_ns);
	return !p->reads || !ino ||
	       (file->id.ino == ino && file->id.born_ns == born_ns && written_ns(file) == last_ns);
}

static const char *places_pack(struct pack *p, struct planned_files *plan, struct files *f)
{
	const char *other = NULL;

	p->bad |= pack_count(p, f->n, 6) != f->n;
	for (uint32_t i = 0; i < f->n && !p->bad; i++) {
		struct file *file = &f->list[i];

		pack_u64(p, &file->region.start);
		pack_u64(p, &file->region.length);
		pack_u64(p, &file->need);
		if (!identity_pack(p, plan, file))
			other = file->path;
	}
	return other;
}

const char *sched_places_pack(struct sched *s, struct pack *p)
{
	const char *other = NULL;

	for (struct sched_job *j = s->list; j < s->list + s->jobs->nrun; j++)
		for (uint32_t k = 0; k < j->job->numjobs && !p->bad; k++) {
			const char *path = places_pack(p, &s->plan, &j->seats[k].worker->files);

			other = other ? other : path;
		}
	return other;
}

/* Opens what a job that runs has, for a reader. Returns 0 or -ENOMEM. */
static int result_open(struct sched *s, struct sched_job *j)
{
	const struct job *job = j->job;
	struct job_result *r = j->result;
	uint32_t ops = job_ops(job), kinds = job_latencies(job);

	r->started = true;
	if (stats_init(&r->total, ops, kinds) ||
	    series_init(&r->series, s->interval_ns, 0, job->numjobs, ops, kinds))
		return -1;
	if (job_ramps(job) && series_init(&r->ramp, s->interval_ns, 0, job->numjobs, ops, kinds))
		return -1;
	if (job_controls_batch(job))
		r->batches = calloc(job->numjobs + 1, sizeof(struct batch *));
	return job_controls_batch(job) && !r->batches ? -1 : 0;
}

/*
 * The verdict of steadystate= is that of a group, whose first job has it. Over several hosts it is
 * made elsewhere.
 */
static void verdict_pack(struct sched *s, struct sched_job *j, struct pack *p)
{
	const struct steady_options *o = j->job->steady;
	struct sched_job *first = j;

	if (!o->rules.n || s->hosts)
		return;
	if (j->job->report->group_reporting)
		first = &s->list[group_first(s->jobs, (uint32_t)(j - s->list))];
	if (p->reads && !first->steady.rules.n && steady_open(&first->steady, o)) {
		p->bad = true;
		return;
	}
	j->result->steady = &first->steady;
	steady_pack(p, &first->steady);
}

static void worker_pack(const struct sched *s, struct sched_job *j, uint32_t k, struct pack *p)
{
	const struct job *job = j->job;
	struct worker *w = j->seats[k].worker;
	struct job_result *r = j->result;
	bool logs = !s->hosts; /* else each host writes those of its own */

	if (p->reads && stats_init(&w->left.total, job_ops(job), job_latencies(job)))
		p->bad = true;
	if (logs && p->reads && fio_log_wanted(job->log) &&
	    fio_log_open(&w->logs.fio_log, job->log, job_splits_latency(job)))
		p->bad = true;
	if (p->bad)
		return;
	worker_left_pack(p, &w->left);
	if (logs && fio_log_wanted(job->log))
		fio_log_pack(p, &w->logs.fio_log);
	if (logs && job->iolog->write)
		iolog_record_pack(p, &w->logs.iolog, w->files.n);
	if (!p->reads)
		return;
	r->workers[k] = &w->left;
	stats_merge(&r->total, &w->left.total);
	if (r->batches)
		r->batches[k] = &w->left.batch;
}

static void result_pack(struct pack *p, struct job_result *r)
{
	pack_moment(p, &r->begin_ns);
	pack_moment(p, &r->end_ns);
	pack_u64(p, &r->runtime_ns);
	pack_u64(p, &r->read_back_ns);
	pack_double(p, &r->cpu_user_pct);
	pack_double(p, &r->cpu_sys_pct);
	usage_pack(p, &r->used);
	pack_enum(p, &r->bound, BOUND_YES + 1);
	pack_bool(p, &r->partial);
	pack_bool(p, &r->failed);
	pack_bool(p, &r->corrupt);
	pack_bool(p, &r->torn);
	pack_bool(p, &r->unmeasured);
	pack_bool(p, &r->unmet);
	pack_u64(p, &r->planned);
	pack_u64(p, &r->digest);
	devices_pack(p, &r->devices);
	others_pack(p, &r->others);
	direct_pack(p, &r->direct);
	pack_err(p, &r->err);
	pack_err(p, &r->note);
	series_pack(p, &r->series);
	if (job_ramps(r->job))
		series_pack(p, &r->ramp);
}

/* Packs a job that ran, or unpacks it. Its rates follow from the jobs before. */
static void run_pack(struct sched *s, struct sched_job *j, struct pack *p)
{
	if (p->reads && (result_open(s, j) || sched_rate_settle(s, j))) {
		p->bad = true;
		return;
	}
	result_pack(p, j->result);
	verdict_pack(s, j, p);
	pack_u32(p, &j->gate.ended);
	pack_u32(p, &j->gate.failed_runs);
	for (uint32_t k = 0; k < j->job->numjobs && !p->bad; k++)
		worker_pack(s, j, k, p);
	if (!s->hosts)
		prepared_pack(j, p);
}

/* Packs the zones that were made up for a job: of a device, the device knows. */
static void zones_pack(struct sched *s, const struct job *job, struct pack *p)
{
	for (struct zoned *z = s->plan.zoned; z && !p->bad; z = z->next)
		if (!z->zbd.device && z->step == job->step && z->round == job->round)
			zbd_pack(&z->zbd, p);
}

void sched_stage_files_pack(struct sched *s, uint32_t stage, struct pack *p)
{
	for (struct sched_job *j = sched_stage_first(s, stage);
	     j < s->list + s->jobs->nrun && j->stage == stage; j++)
		if (j->released)
			prepared_pack(j, p);
	zones_pack(s, sched_stage_job(s, stage), p);
}

void sched_stage_pack(struct sched *s, uint32_t stage, struct pack *p)
{
	for (struct sched_job *j = sched_stage_first(s, stage);
	     j < s->list + s->jobs->nrun && j->stage == stage && !p->bad; j++) {
		pack_bool(p, &j->released);
		pack_bool(p, &j->joined);
		pack_bool(p, &j->dismissed);
		pack_bool(p, &j->by_error);
		j->begun |= p->reads;
		if (j->released)
			run_pack(s, j, p);
		j->kept = p->reads;
	}
	if (!s->hosts)
		zones_pack(s, sched_stage_job(s, stage), p);
	if (p->reads && !p->bad)
		sched_exits(s);
}
