/* SPDX-License-Identifier: MIT */
/* Adding up what ranks did: see merge.h. */
#include "hosts/merge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/rng.h"
#include "hosts/words.h"

/* Puts rows in the order of one series: by slice, then by operation. */
static int by_slice(const void *a, const void *b, void *step)
{
	const struct slice *x = a, *y = b;
	uint64_t ns = *(const uint64_t *)step, i = x->start_ns / ns, k = y->start_ns / ns;

	if (i != k)
		return i < k ? -1 : 1;
	return (int)x->op - (int)y->op;
}

/* Returns the I/Os of a row whose latency is in its mean. */
static double weight(const struct slice *x)
{
	return x->lat_known ? (double)x->ios : 0;
}

static void slice_add(struct slice *to, const struct slice *x)
{
	double all = weight(to) + weight(x);

	to->mean_ns = all > 0 ? (to->mean_ns * weight(to) + x->mean_ns * weight(x)) / all : 0;
	to->lat_known |= x->lat_known;
	to->p50_known = to->p99_known = false;
	to->start_ns = x->start_ns < to->start_ns ? x->start_ns : to->start_ns;
	to->end_ns = x->end_ns > to->end_ns ? x->end_ns : to->end_ns;
	to->max_ns = x->max_ns > to->max_ns ? x->max_ns : to->max_ns;
	to->ios += x->ios;
	to->bytes += x->bytes;
	to->errors += x->errors;
	to->inflight += x->inflight;
}

int merge_series(struct series *to, const struct series *const *from, uint32_t n)
{
	size_t rows = 0, used = 0;
	struct slice *all;

	for (uint32_t i = 0; i < n; i++) {
		to->step_ns = from[i]->step_ns ? from[i]->step_ns : to->step_ns;
		to->lost |= from[i]->lost;
		rows += from[i]->nrows;
	}
	to->rows = NULL;
	if (!rows)
		return 0;
	all = calloc(rows, sizeof(*all));
	if (!all)
		return -ENOMEM;
	to->rows = all;
	for (uint32_t i = 0; i < n; i++) {
		if (from[i]->nrows)
			memcpy(all + used, from[i]->rows, from[i]->nrows * sizeof(*all));
		used += from[i]->nrows;
	}
	qsort_r(all, rows, sizeof(*all), by_slice, &to->step_ns);
	for (size_t i = 0; i < rows; i++) {
		struct slice *last = to->nrows ? &all[to->nrows - 1] : NULL;

		if (last && !by_slice(last, &all[i], &to->step_ns))
			slice_add(last, &all[i]);
		else
			all[to->nrows++] = all[i];
	}
	to->start_ns = all[0].start_ns;
	to->end_ns = all[to->nrows - 1].end_ns;
	return 0;
}

/* Adds what was counted in a job that ran, and its time. */
static void counts_add(struct job_result *to, const struct job_result *x)
{
	stats_merge(&to->total, &x->total);
	/* a rank that ended in its ramp measured nothing */
	if (x->runtime_ns && (!to->begin_ns || x->begin_ns < to->begin_ns))
		to->begin_ns = x->begin_ns;
	to->end_ns = max_ns(to->end_ns, x->end_ns);
	to->started = true;
}

/* Settles what follows from the counts of all, and from their time. */
static void counts_settle(struct job_result *r)
{
	r->begin_ns = r->begin_ns ? r->begin_ns : r->end_ns;
	r->runtime_ns = r->end_ns - r->begin_ns;
	stats_settle(&r->total);
}

int merge_counts(struct job_result *r, const struct host_part *parts, uint32_t n, uint32_t job)
{
	const struct job *of = parts[0].jobs[job].job;

	*r = (struct job_result){ .job = of };
	if (stats_init(&r->total, job_ops(of), job_latencies(of)))
		return -ENOMEM;
	for (uint32_t i = 0; i < n; i++)
		if (parts[i].jobs[job].started)
			counts_add(r, &parts[i].jobs[job]);
	counts_settle(r);
	return 0;
}

/* Adds what rank @rank did, one of those that the job is for. */
static void result_add(struct job_result *to, const struct job_result *x, uint32_t rank)
{
	uint32_t n = x->job->numjobs, first = job_rank_place(x->job, rank) * n;

	for (uint32_t k = 0; k < n && x->workers; k++) {
		to->workers[first + k] = x->workers[k];
		if (to->batches && x->batches)
			to->batches[first + k] = x->batches[k];
		if (x->workers[k])
			to->digest = rng_combine(to->digest, x->workers[k]->digest);
	}
	if (!x->started)
		return;
	counts_add(to, x);
	usage_add(&to->used, &x->used);
	to->bound = x->bound > to->bound ? x->bound : to->bound;
	to->partial |= x->partial;
	to->failed |= x->failed;
	to->corrupt |= x->corrupt;
	to->torn |= x->torn;
	to->unmet |= x->unmet;
	to->unsteady |= x->unsteady;
	to->unmeasured |= x->unmeasured;
	to->planned += x->planned;
}

/* Settles what follows from the sums. */
static void result_settle(struct job_result *r, const struct host_part *parts, uint32_t n,
			  uint32_t job)
{
	double wall;
	uint64_t wrote;

	counts_settle(r);
	wrote = r->begin_ns;
	for (uint32_t i = 0; i < n; i++) {
		const struct job_result *x = &parts[i].jobs[job];

		r->partial |= r->started && !x->started && job_has_rank(r->job, i);
		if (x->started)
			wrote = max_ns(wrote, x->end_ns - x->read_back_ns);
	}
	r->read_back_ns = r->end_ns - wrote;
	wall = (double)r->runtime_ns * job_workers(r->job) / 100;
	r->cpu_user_pct = wall > 0 ? (double)r->used.user_ns / wall : 0;
	r->cpu_sys_pct = wall > 0 ? (double)r->used.sys_ns / wall : 0;
}

/* Returns what is direct on the first rank that ran the job: notes say where others differ. */
static const struct direct *direct_of(const struct host_part *parts, uint32_t n, uint32_t job)
{
	for (uint32_t i = 0; i < n; i++)
		if (parts[i].jobs[job].started)
			return &parts[i].jobs[job].direct;
	return &parts[0].jobs[job].direct;
}

/* Makes the result of a job. Returns 0 or -ENOMEM. */
static int result_make(struct job_result *r, const struct host_part *parts, uint32_t n,
		       uint32_t job, const struct series **list)
{
	const struct job_result *own = &parts[0].jobs[job];
	int ret;

	*r = (struct job_result){ .job = own->job,
				  .paths = own->paths,
				  .npaths = own->npaths,
				  .first_worker = own->first_worker,
				  .in_flight = own->in_flight,
				  .devices = own->devices,
				  .direct = *direct_of(parts, n, job),
				  .others = own->others };
	r->workers = calloc(job_workers(r->job), sizeof(*r->workers));
	if (job_controls_batch(r->job))
		r->batches = calloc(job_workers(r->job) + 1, sizeof(*r->batches));
	if (!r->workers || stats_init(&r->total, job_ops(r->job), job_latencies(r->job)))
		return -ENOMEM;
	for (uint32_t i = 0; i < n; i++)
		if (job_has_rank(r->job, i))
			result_add(r, &parts[i].jobs[job], i);
	result_settle(r, parts, n, job);
	host_words(&r->err, parts, n, job, false);
	host_words(&r->note, parts, n, job, true);
	for (uint32_t i = 0; i < n; i++)
		list[i] = &parts[i].jobs[job].series;
	ret = merge_series(&r->series, list, n);
	for (uint32_t i = 0; i < n; i++)
		list[i] = &parts[i].jobs[job].ramp;
	return merge_series(&r->ramp, list, n) || ret ? -ENOMEM : 0;
}

void merge_free(struct job_result *list, uint32_t njobs)
{
	for (uint32_t i = 0; list && i < njobs; i++) {
		stats_release(&list[i].total);
		free(list[i].series.rows);
		free(list[i].ramp.rows);
		free(list[i].workers);
		free(list[i].batches);
	}
	free(list);
}

struct job_result *merge_results(const struct host_part *parts, uint32_t n, uint32_t njobs)
{
	struct job_result *list = calloc(njobs + 1, sizeof(*list));
	const struct series **series = calloc(n, sizeof(struct series *));
	int ret = list && series ? 0 : -ENOMEM;

	for (uint32_t i = 0; !ret && i < njobs; i++)
		ret = result_make(&list[i], parts, n, i, series);
	free(series);
	if (!ret)
		return list;
	merge_free(list, njobs);
	return NULL;
}
