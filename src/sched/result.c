/* SPDX-License-Identifier: MIT */
/* The result of a job when its workers have ended: see struct job_result. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"
#include "job/cpu_load.h"
#include "job/ramp_options.h"
#include "sched/job.h"
#include "worker/generator_bound.h"

#define MAX_PATHS 16

void sched_job_paths(struct sched_job *j)
{
	struct job_result *r = j->result;

	r->paths = calloc(MAX_PATHS, sizeof(*r->paths));
	for (uint32_t k = 0; r->paths && k < j->job->numjobs; k++) {
		const struct files *f = &j->seats[k].worker->files;

		for (uint32_t i = 0; i < f->n && r->npaths < MAX_PATHS; i++) {
			uint32_t p = 0;

			while (p < r->npaths && r->paths[p] && strcmp(r->paths[p], f->list[i].path))
				p++;
			if (p == r->npaths)
				r->paths[r->npaths++] = f->list[i].path;
		}
	}
}

/* Notes the depths that a worker with latency_target= tried, and the one it found. */
static void depth_search_notes(struct job_result *r, const struct worker *w)
{
	const struct depth_search *s = &w->left.depth_search;
	const char *job = w->job->name;
	char words[128], worker[24] = "", target[32];

	units_exact_time(target, sizeof(target), s->target_ns);
	if (w->job->numjobs > 1)
		snprintf(worker, sizeof(worker), "worker %u: ", w->given.index);
	for (uint32_t i = 0; i < s->nrows; i++) {
		depth_search_text(s, &s->row[i], words, sizeof(words));
		note_add(&r->note, "[%s] %s%s", job, worker, words);
	}
	if (s->found)
		note_add(&r->note, "[%s] %slatency_target=%s: the deepest that holds is iodepth=%u",
			 job, worker, target, s->found);
	else if (!s->ended && !s->low)
		note_add(&r->note,
			 "[%s] %slatency_target=%s: the job ended before a depth was tried for "
			 "all of latency_window=",
			 job, worker, target);
	else if (!s->ended)
		note_add(&r->note,
			 "[%s] %slatency_target=%s: the job ended before the deepest was "
			 "found; iodepth=%u held",
			 job, worker, target, s->low);
	r->unmet |= s->nrows && !s->low;
}

/* Adds a worker's results to its job's. */
static void result_add(struct job_result *r, const struct worker *w, bool dismissed)
{
	/* an end that the job file asks for is no early one */
	r->partial |= w->left.partial && (!dismissed || w->left.failed || w->left.unmet);
	stats_merge(&r->total, &w->left.total);
	r->cpu_user_pct += (double)w->left.used.user_ns;
	r->cpu_sys_pct += (double)w->left.used.sys_ns;
	usage_add(&r->used, &w->left.used);
	r->bound = w->left.bound > r->bound ? w->left.bound : r->bound;
	r->failed |= w->left.failed;
	r->corrupt |= w->left.corrupt;
	r->unmet |= w->left.unmet;
	r->planned += w->left.planned;
	r->digest = rng_combine(r->digest, w->left.digest);
	err_merge(&r->err, &w->left.err);
	if (job_searches_depth(w->job))
		depth_search_notes(r, w);
	if (job_controls_batch(w->job))
		r->batches[w->given.seat] = &w->left.batch;
}

/* Notes where the workers were the limit, not the device; once for all rounds of a comparison. */
static void bound_notes(struct sched_job *j)
{
	struct usage used = { 0 };
	uint32_t n = 0;

	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		const struct worker *w = j->seats[k].worker;

		if (w->left.bound != BOUND_YES)
			continue;
		usage_add(&used, &w->left.used);
		n++;
	}
	if ((j->job->mode == BATCH_MODES || !j->job->round) && !job_cpu_load(j->job))
		bound_note(j->job, n, &used, &j->result->note);
}

/* Notes the errors after which the job went on, as it was to. */
static void errors_note(struct sched_job *j)
{
	uint64_t n = stats_errors(&j->result->total);

	for (uint32_t k = 0; k < j->job->numjobs; k++)
		n -= n && j->seats[k].worker->left.failed;
	if (n && (job_changed(j->job, "continue_on_error") || job_changed(j->job, "ignore_error")))
		note_add(&j->result->note,
			 "[%s] the job went on after %" PRIu64 " error%s, as continue_on_error= or "
			 "ignore_error= asks",
			 j->job->name, n, n > 1 ? "s" : "");
}

/* Notes the writes that a job which ended before its time has not read back. */
static void unchecked_note(struct sched_job *j)
{
	uint64_t n = 0;

	for (uint32_t k = 0; k < j->job->numjobs; k++)
		n += j->seats[k].worker->left.unchecked;
	if (n)
		note_add(&j->result->note,
			 "[%s] verify=: %" PRIu64 " write%s not read back, for the job ended "
			 "before",
			 j->job->name, n, n == 1 ? " was" : "s were");
}

/* Notes the zones of zonemode=zbd that were reset, and a job that found none with data. */
static void zones_note(struct sched_job *j)
{
	const struct job *job = j->job;
	uint64_t n = 0;

	if (!job_keeps_zones(job))
		return;
	for (uint32_t k = 0; k < job->numjobs; k++)
		n += j->seats[k].worker->left.zone_resets;
	if (n)
		note_add(&j->result->note, "[%s] zonemode=zbd: %" PRIu64 " zone%s reset", job->name,
			 n, n > 1 ? "s were" : " was");
	if (!j->result->planned && !j->result->failed && !j->result->partial)
		note_add(&j->result->note, "[%s] zonemode=zbd: no zone holds data; %s", job->name,
			 job_changes(job) ? "there is nothing to be trimmed" :
					    "zones that are made up are empty when the run "
					    "begins: a job above that writes, or "
					    "read_beyond_wp=1, works");
}

/* Notes that all of the job was its ramp, of which nothing is reported. */
static void ramp_note(struct sched_job *j)
{
	struct job_result *r = j->result;
	char *size = job_get(j->job, "ramp_size"), *time = job_get(j->job, "ramp_time");

	if (job_ramps(j->job) && !r->runtime_ns && !r->failed) {
		r->unmeasured = !j->dismissed;
		note_add(&r->note,
			 "[%s] nothing was measured: the job ended inside its ramp (%s=%s); "
			 "a longer job has runtime= and time_based, a larger size= or more loops=",
			 j->job->name, j->job->ramp->size ? "ramp_size" : "ramp_time",
			 j->job->ramp->size ? size : time);
		if (r->unmeasured && !r->partial) /* a word beside the exit code */
			fail(&r->err, ETIMEDOUT,
			     "[%s] nothing was measured: all of it was its ramp", j->job->name);
	}
	free(size);
	free(time);
}

/* Says that a copy which went on after errors has left out blocks: its target is not whole. */
static void copy_check(struct sched_job *j)
{
	struct job_result *r = j->result;
	const struct op_stats *o;

	if (!job_copies(j->job) || r->failed) /* a failure has said so */
		return;
	o = &r->total.op[job_op(j->job)];
	r->torn = o->errors > 0;
	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		int error = j->seats[k].worker->left.first_error;

		r->torn |= error && error != EILSEQ;
	}
	if (r->torn)
		fail(&r->err, EIO,
		     "[%s] the copy is not whole: %" PRIu64 " of %" PRIu64
		     " blocks were not copied after errors",
		     j->job->name, o->errors, o->errors + o->ios);
}

void sched_job_join(struct sched *s, struct sched_job *j)
{
	struct job_result *r = j->result;
	uint64_t begin = UINT64_MAX, end = 0, wrote = 0;

	for (uint32_t k = 0; k < j->nthreads; k++)
		pthread_join(j->seats[k].thread, NULL);
	j->joined = true;
	if (!j->released)
		return;
	stats_release(&r->total); /* the series has counted in it */
	if (stats_init(&r->total, job_ops(j->job), job_latencies(j->job)))
		abort();
	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		struct worker *w = j->seats[k].worker;

		r->workers[k] = &w->left;
		result_add(r, w, j->dismissed && !j->by_error);
		/* a worker that ended in its ramp measured nothing */
		if (w->left.begin_ns < w->left.end_ns && w->left.begin_ns < begin)
			begin = w->left.begin_ns;
		end = w->left.end_ns > end ? w->left.end_ns : end;
		wrote = max_ns(wrote, w->left.end_ns - worker_left_read_back(&w->left));
		if (j->seats[k].unfinished)
			r->failed = r->partial = true;
	}
	copy_check(j);
	unchecked_note(j);
	zones_note(j);
	bound_notes(j);
	errors_note(j);
	sched_stall_note(j);
	r->begin_ns = begin < end ? begin : end;
	r->runtime_ns = end - r->begin_ns;
	r->end_ns = end;
	ramp_note(j);
	sched_cgroup_notes(j);
	r->read_back_ns = end - max_ns(wrote, r->begin_ns);
	if (r->runtime_ns) {
		r->cpu_user_pct *= 100.0 / (double)r->runtime_ns / j->job->numjobs;
		r->cpu_sys_pct *= 100.0 / (double)r->runtime_ns / j->job->numjobs;
	}
	stats_settle(&r->total);
	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		struct worker *w = j->seats[k].worker;

		stats_settle(&w->left.total);
		snapshot_free(w->given.snapshot); /* nobody asks it any more */
		w->given.snapshot = NULL;
	}
	if (r->series.lost || r->ramp.lost)
		fail(s->e, ENOMEM, "[%s] out of memory: rows of the time series are missing",
		     j->job->name);
}
