/* SPDX-License-Identifier: MIT */
/* Merging the results of jobs that are shown as one: see job_group.h. */
#include "report/job_group.h"
#include "base/clock.h"
#include "job/errors.h"
#include "job/report_options.h"
#include "report/op_runtime.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_SHOWN 3

static const enum op directions[] = { OP_READ, OP_WRITE, OP_TRIM };

static bool joins(const struct job_group *last, const struct job *job)
{
	return last && job->report->group_reporting && last->job->report->group_reporting &&
	       last->job->group == job->group;
}

static bool is_shown(const struct job_result *j, bool apart)
{
	bool single = !j->job->step && !j->job->round;

	return (j->started || (apart && single)) && j->job->mode == BATCH_MODES &&
	       j->job->report->stats;
}

/* Returns whether each worker of the job is a group of its own. */
static bool splits(const struct job_result *j, bool apart)
{
	return apart && j->workers && !j->job->report->group_reporting;
}

static uint32_t count_most(const struct report *r, bool apart)
{
	uint32_t n = 1;

	for (uint32_t i = 0; i < r->njobs; i++)
		n += splits(&r->jobs[i], apart) ? job_workers(r->jobs[i].job) : 1;
	return n;
}

/* Adds a worker's times and counts. */
static void worker_add(struct job_group *g, const struct worker_left *w)
{
	g->start_ns = !g->start_ns || w->start_ns < g->start_ns ? w->start_ns : g->start_ns;
	g->busy_ns += w->end_ns - w->begin_ns;
	usage_add(&g->used, &w->used);
	g->bound = w->bound > g->bound ? w->bound : g->bound;
	fio_samples_merge(&g->samples, &w->samples);
	prio_stats_merge(&g->prios, &w->prios);
	depths_add(&g->depths, &w->depths);
	g->zone_resets += w->zone_resets;
	g->first_error = g->first_error ? g->first_error : w->first_error;
	g->failed |= w->failed;
	g->corrupt |= w->corrupt;
	g->unmet |= w->unmet;
}

static void job_times_add(struct job_group *g, const struct job_result *j)
{
	bool measured = g->runtime_ns || j->runtime_ns; /* else all ended in their ramps */

	if (!g->runtime_ns || (j->runtime_ns && j->begin_ns < g->begin_ns))
		g->begin_ns = j->begin_ns;
	g->end_ns = j->end_ns > g->end_ns ? j->end_ns : g->end_ns;
	g->wrote_ns = max_ns(g->wrote_ns, j->end_ns - j->read_back_ns);
	g->runtime_ns = !g->started ? j->runtime_ns : measured ? g->end_ns - g->begin_ns : 0;
	g->started = true;
}

static void job_add(struct job_group *g, const struct job_result *j)
{
	g->njobs++;
	g->last = j->job;
	g->workers += job_workers(j->job);
	g->ops |= job_ops(j->job);
	g->latencies |= job_latencies(j->job);
	g->reads |= job_directions(j->job) & 1u << OP_READ;
	g->goes_on |= errors_any_pass(j->job->error);
	if (j->started)
		job_times_add(g, j);
	g->failed |= j->failed;
	g->unmet |= j->unmet;
	g->steady = j->steady ? j->steady : g->steady;
	for (uint32_t k = 0; j->workers && k < job_workers(j->job); k++)
		if (j->workers[k])
			worker_add(g, j->workers[k]);
}

/* @w NULL: it never ran. */
static struct job_group worker_entry(const struct job_result *j, const struct worker_left *w)
{
	struct job_group g = { .job = j->job,
			       .last = j->job,
			       .njobs = 1,
			       .workers = 1,
			       .worker = w,
			       .ops = job_ops(j->job),
			       .latencies = job_latencies(j->job),
			       .reads = job_directions(j->job) & 1u << OP_READ,
			       .goes_on = errors_any_pass(j->job->error),
			       .steady = j->steady };

	if (!w)
		return g;
	g.started = true;
	g.begin_ns = w->begin_ns;
	g.end_ns = w->end_ns;
	g.runtime_ns = w->end_ns - w->begin_ns;
	g.wrote_ns = w->end_ns - worker_left_read_back(w);
	g.stats = w->total;
	worker_add(&g, w);
	return g;
}

/* Finds the group of each result, *@of, before there is memory for the counts. */
static uint32_t gather(const struct report *r, bool apart, struct job_group *list, uint32_t *of)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < r->njobs; i++) {
		const struct job_result *j = &r->jobs[i];

		if (!is_shown(j, apart))
			continue;
		if (splits(j, apart)) {
			of[i] = n;
			for (uint32_t k = 0; k < job_workers(j->job); k++)
				list[n++] = worker_entry(j, j->workers[k]);
			continue;
		}
		if (!joins(n ? &list[n - 1] : NULL, j->job))
			list[n++] = (struct job_group){ .job = j->job };
		of[i] = n - 1;
		job_add(&list[n - 1], j);
	}
	return n;
}

static int name_add(struct job_group *g, const struct job *job, uint32_t at)
{
	char *old = g->name;
	int ret = 0;

	if (!at)
		ret = asprintf(&g->name, "%s", job->name);
	else if (g->njobs <= NAMES_SHOWN)
		ret = asprintf(&g->name, "%s+%s", old, job->name);
	else if (at == g->njobs - 1)
		ret = asprintf(&g->name, "%s+..+%s", old, job->name);
	if (g->name != old)
		free(old);
	return ret < 0 ? -1 : 0;
}

/* Sums up the directions; their latencies are of no use where the sum is not shown. */
static int mix(struct job_group *g)
{
	bool shown = job_shows_sum(g->job);

	for (uint32_t k = 0; k < LATENCIES; k++)
		if (shown && g->latencies & 1u << k &&
		    !(g->mixed.hist[k] = calloc(1, sizeof(struct histogram))))
			return -1;
	for (size_t i = 0; i < sizeof(directions) / sizeof(directions[0]); i++) {
		const struct op_stats *o = &g->stats.op[directions[i]];

		g->mixed.ios += o->ios;
		g->mixed.bytes += o->bytes;
		g->mixed.shorts += o->shorts;
		g->mixed.errors += o->errors;
		g->mixed.wrong += o->wrong;
		for (uint32_t k = 0; k < LATENCIES; k++)
			if (shown && o->hist[k])
				histogram_merge(g->mixed.hist[k], o->hist[k]);
	}
	return 0;
}

/* Names the groups of a result, which begin with @g, and adds its counts to them. */
static int sum_up(struct job_group *g, const struct job_result *j, uint32_t at, bool apart)
{
	if (!splits(j, apart)) {
		if (g->sums)
			stats_merge(&g->stats, &j->total);
		else
			g->stats = j->total;
		return name_add(g, j->job, at);
	}
	for (uint32_t k = 0; k < job_workers(j->job); k++)
		if (name_add(&g[k], j->job, 0))
			return -1;
	return 0;
}

struct job_group *job_groups_new(const struct report *r, bool apart, uint32_t *n)
{
	struct job_group *list = calloc(count_most(r, apart), sizeof(*list));
	uint32_t *of = calloc(r->njobs + 1, sizeof(*of));
	int ret = list && of ? 0 : -1;
	uint32_t at = 0;

	*n = ret ? 0 : gather(r, apart, list, of);
	for (uint32_t i = 0; !ret && i < *n; i++)
		if (!list[i].worker && (list[i].njobs > 1 || !list[i].started)) {
			list[i].sums = true;
			ret = stats_init(&list[i].stats, list[i].ops, list[i].latencies);
		}
	for (uint32_t i = 0; !ret && i < r->njobs; i++) {
		struct job_group *g = &list[of[i]];

		if (!is_shown(&r->jobs[i], apart))
			continue;
		at = g->name ? at + 1 : 0;
		ret = sum_up(g, &r->jobs[i], at, apart);
	}
	for (uint32_t i = 0; !ret && i < *n; i++)
		ret = mix(&list[i]);
	free(of);
	if (!ret)
		return list;
	job_groups_free(list, *n);
	*n = 0;
	return NULL;
}

void job_groups_free(struct job_group *list, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		if (list[i].sums)
			stats_release(&list[i].stats);
		for (uint32_t k = 0; k < LATENCIES; k++)
			free(list[i].mixed.hist[k]);
		prio_stats_release(&list[i].prios);
		free(list[i].name);
	}
	free(list);
}

uint64_t job_group_runtime(const struct job_group *g, enum op op)
{
	uint64_t longest = 0;

	if (op < OPS)
		return op_runtime_of(g->runtime_ns, g->end_ns - g->wrote_ns, g->reads, op);
	for (size_t i = 0; i < sizeof(directions) / sizeof(directions[0]); i++)
		if (g->stats.op[directions[i]].ios)
			longest = max_ns(longest, job_group_runtime(g, directions[i]));
	return longest;
}

int job_group_error(const struct job_group *g)
{
	if (g->unmet)
		return ETIMEDOUT;
	if (g->corrupt)
		return EILSEQ;
	return g->first_error ? g->first_error : g->failed ? EIO : 0;
}

uint64_t job_group_errors(const struct job_group *g)
{
	return stats_errors(&g->stats);
}
