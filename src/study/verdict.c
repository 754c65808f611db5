/* SPDX-License-Identifier: MIT */
/*
 * Judging a run by what its jobs require. Each round of a job is judged, and then all of them: by
 * the median of their values. So what holds must hold in each round. How far a value varies is
 * asked of the rounds, or, where there is one, of its slices. With each., all of that is done for
 * each host.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/median.h"
#include "base/text.h"
#include "job/require_options.h"
#include "report/host_part.h"
#include "report/tracked.h"
#include "stat/variation.h"
#include "study/slices.h"
#include "study/requirements.h"

/* The rounds of a job: results with one name, in one step. */
struct group {
	const struct job_result **round;
	size_t n;
	const struct host_part *host; /* host of these results; NULL: all hosts */
};

static int by_step(const void *a, const void *b)
{
	const struct job_result *x = *(const struct job_result *const *)a;
	const struct job_result *y = *(const struct job_result *const *)b;
	int order = x->job->step != y->job->step ? (x->job->step > y->job->step ? 1 : -1) :
						   strcmp(x->job->name, y->job->name);

	return order ? order :
	       x->job->round != y->job->round ?
		       (x->job->round > y->job->round) - (x->job->round < y->job->round) :
		       (x > y) - (x < y);
}

static bool is_round_of(const struct job *a, const struct job *b)
{
	return a->step == b->step && !strcmp(a->name, b->name);
}

/* Groups stand in the order of their first results. */
static int by_place(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	return (x->round[0] > y->round[0]) - (x->round[0] < y->round[0]);
}

/* --- rows --- */

static struct verdict *row_add(struct verdicts *v, const struct group *g,
			       const struct job_result *j, const struct requirement *r,
			       const struct quantity *m, uint32_t ops)
{
	struct verdict *row;

	v->list = array_must_grow(v->list, v->n, sizeof(*v->list));
	row = &v->list[v->n++];
	*row = (struct verdict){ .job = j->job,
				 .require = r,
				 .op = OPS,
				 .unit = quantity_unit(m, r)->name,
				 .each = r->each,
				 .rank = g->host ? g->host->rank : 0,
				 .host = g->host ? g->host->host : NULL };
	quantity_bound(m, r, &row->bound);
	for (uint32_t op = 0; op < OPS; op++)
		if (ops == 1u << op && (r->op < OPS || !quantity_adds(m)))
			row->op = (enum op)op;
	return row;
}

/*
 * Judges a row. A requirement that holds in a job that ended early might not have held to its end.
 */
static void row_judge(struct verdicts *v, struct verdict *row, const struct value *x, bool partial)
{
	row->known = x->known;
	row->measured = x->known ? x->v : 0;
	row->reason = x->why;
	row->is = !x->known                                                   ? VERDICT_UNDECIDED :
		  !requirement_holds(row->require, row->measured, row->bound) ? VERDICT_FAIL :
		  partial                                                     ? VERDICT_UNDECIDED :
										VERDICT_PASS;
	if (x->known && row->is == VERDICT_UNDECIDED)
		row->reason = text_format("it holds so far, and the job ended early");
	v->failed += row->is == VERDICT_FAIL;
	v->undecided += row->is == VERDICT_UNDECIDED;
}

/* --- values --- */

static struct value variation(const double *list, size_t n, const char *of)
{
	struct value x = { 0 };
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += list[i];
	if (n < 2)
		x.why = text_format("two %s are needed at least", of);
	else if (sum == 0)
		x.why = text_format("the mean is 0");
	else
		x = (struct value){ .known = true, .v = quantity_printed(variation_pct(list, n)) };
	return x;
}

static struct value slices_variation(const struct quantity *m, const struct job_result *j,
				     uint32_t ops)
{
	struct value x = { 0 };
	double *list;
	size_t n;

	if (!j->started) {
		x.why = text_format("the job did not run");
		return x;
	}
	list = slices_values(m, j, ops ? ops : ~0u, &n);
	x = variation(list, n, "whole slices of --interval=");
	free(list);
	return x;
}

/* --- groups --- */

/* Joins the rounds. */
static struct value rounds_value(const struct requirement *r, const struct value *list, size_t n)
{
	double *known = calloc(n, sizeof(*known));
	struct value x = { 0 };
	size_t k = 0;

	if (!known)
		abort();
	for (size_t i = 0; i < n; i++)
		if (list[i].known)
			known[k++] = list[i].v;
	if (k < n)
		x.why = text_format("%zu of %zu rounds %s no value", n - k, n,
				    n - k == 1 ? "has" : "have");
	else if (r->of == OF_COV)
		x = variation(known, n, "rounds");
	else
		x = (struct value){ .known = true, .v = quantity_printed(median(known, n)) };
	free(known);
	return x;
}

static void judge_rounds(struct verdicts *v, const struct group *g, const struct requirement *r,
			 const struct quantity *m, uint32_t ops)
{
	struct value *list = calloc(g->n, sizeof(*list)), x;
	bool partial = false;
	struct verdict *row;

	if (!list)
		abort();
	for (size_t i = 0; i < g->n; i++) {
		const struct job_result *j = g->round[i];

		list[i] = quantity_value(m, j, ops);
		partial |= j->partial;
		if (r->of == OF_COV)
			free(list[i].why);
		else
			row_judge(v, row_add(v, g, j, r, m, ops), &list[i], j->partial);
	}
	x = rounds_value(r, list, g->n);
	row = row_add(v, g, g->round[0], r, m, ops);
	row->all = true;
	row_judge(v, row, &x, partial);
	free(list);
}

static void judge(struct verdicts *v, const struct group *g, const struct requirement *r,
		  const struct quantity *m, uint32_t ops)
{
	const struct job_result *j = g->round[0];
	struct value x;

	if (g->n > 1) {
		judge_rounds(v, g, r, m, ops);
		return;
	}
	x = r->of == OF_COV ? slices_variation(m, j, ops) : quantity_value(m, j, ops);
	row_judge(v, row_add(v, g, j, r, m, ops), &x, j->partial);
}

/* A row for each operation, or one for several. */
static void judge_ops(struct verdicts *v, const struct group *g, const struct requirement *r)
{
	struct quantity m;
	uint32_t ops;

	if (!quantity_find(r, &m)) /* requirements_check has refused it */
		return;
	ops = r->op < OPS ? 1u << r->op : quantity_ops(&m, g->round[0]->job);
	if (!ops || quantity_adds(&m)) {
		judge(v, g, r, &m, ops);
		return;
	}
	for (uint32_t op = 0; op < OPS; op++)
		if (ops & 1u << op)
			judge(v, g, r, &m, 1u << op);
}

/* Judges the values of each host that runs the job by themselves. */
static void judge_hosts(struct verdicts *v, const struct report *report, const struct group *g,
			const struct requirement *r)
{
	const struct job *job = g->round[0]->job;
	struct group own = { calloc(g->n, sizeof(*own.round)), g->n, NULL };

	if (!own.round)
		abort();
	for (uint32_t i = 0; i < report->nhosts; i++) {
		own.host = &report->hosts[i];
		for (size_t k = 0; k < g->n; k++)
			own.round[k] = &own.host->jobs[g->round[k] - report->jobs];
		if (job_has_rank(job, own.host->rank))
			judge_ops(v, &own, r);
	}
	free(own.round);
}

/* Returns the last round that ran, where steady=snia then needed no more; else UINT32_MAX. */
static uint32_t last_round(const struct report *r)
{
	uint32_t last = 0;

	for (uint32_t i = 0; i < r->njobs; i++)
		if (r->jobs[i].started && r->jobs[i].job->round > last)
			last = r->jobs[i].job->round;
	for (uint32_t i = 0; i < r->njobs; i++)
		if (tracked(r->jobs[i].job))
			return tracked_are_steady(r->jobs, r->njobs, last) ? last : UINT32_MAX;
	return UINT32_MAX;
}

/* Judges a group of rounds of a job. */
static void judge_group(struct verdicts *v, const struct report *report, const struct group *g)
{
	const struct job *job = g->round[0]->job;
	struct err e = { 0 };

	for (const char *at = job->require->list; at;) {
		struct requirement *r = calloc(1, sizeof(*r));

		if (!r)
			abort();
		v->requirements = array_must_grow(v->requirements, v->nrequirements,
						  sizeof(struct requirement *));
		v->requirements[v->nrequirements++] = r;
		if (requirement_take(&at, r, &e))
			continue;
		if (r->each && report->hosts)
			judge_hosts(v, report, g, r);
		else
			judge_ops(v, g, r);
	}
}

void verdicts_make(struct verdicts *v, const struct report *r)
{
	const struct job_result **list = calloc(r->njobs + 1, sizeof(*list));
	struct group *groups = NULL;
	uint32_t last = last_round(r), njobs = 0;
	size_t n = 0;

	*v = (struct verdicts){ 0 };
	if (!list)
		abort();
	for (uint32_t i = 0; i < r->njobs; i++)
		if (r->jobs[i].job->round <= last)
			list[njobs++] = &r->jobs[i];
	qsort(list, njobs, sizeof(*list), by_step);
	for (uint32_t i = 0; i < njobs; i++) {
		if (n && is_round_of(groups[n - 1].round[0]->job, list[i]->job)) {
			groups[n - 1].n++;
			continue;
		}
		groups = array_must_grow(groups, n, sizeof(*groups));
		groups[n++] = (struct group){ &list[i], 1, NULL };
	}
	if (n)
		qsort(groups, n, sizeof(*groups), by_place);
	for (size_t i = 0; i < n; i++)
		judge_group(v, r, &groups[i]);
	free(groups);
	free(list);
}

void verdicts_free(struct verdicts *v)
{
	for (uint32_t i = 0; i < v->n; i++)
		free(v->list[i].reason);
	for (uint32_t i = 0; i < v->nrequirements; i++)
		free(v->requirements[i]);
	free(v->list);
	free(v->requirements);
	*v = (struct verdicts){ 0 };
}
