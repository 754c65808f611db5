/* SPDX-License-Identifier: MIT */
/* Values from round to round: see tracked.h. */
#include "report/tracked.h"

#include <math.h>
#include <stdlib.h>

#include "job/matrix_options.h"
#include "stat/steady_options.h"

bool tracked(const struct job *job)
{
	return job->round && job->steady->rounds == ROUNDS_SNIA &&
	       job->matrix->phase == PHASE_MEASURE;
}

double tracked_value(const struct job_result *j)
{
	double seconds = (double)j->runtime_ns / 1e9, ios = 0, bytes = 0, lat_ns = 0, lats = 0;

	for (int op = OP_READ; op <= OP_TRIM; op++) {
		const struct op_stats *o = &j->total.op[op];
		const struct histogram *h = o->hist[LAT];

		ios += (double)o->ios;
		bytes += (double)o->bytes;
		lat_ns += h ? histogram_mean(h) * (double)h->count : 0;
		lats += h ? (double)h->count : 0;
	}
	if (seconds <= 0 || ios <= 0)
		return NAN;
	switch ((enum steady_rounds_of)j->job->steady->rounds_of) {
	case ROUNDS_IOPS:
		return ios / seconds;
	case ROUNDS_BW:
		return bytes / seconds;
	case ROUNDS_LAT:
		break;
	}
	return lats > 0 ? lat_ns / lats : NAN;
}

/* Compares the job and step of two runs, then their rounds. */
static int order(const struct job *a, const struct job *b, uint32_t round)
{
	uint32_t x = job_number(a), y = job_number(b);

	if (x != y)
		return x < y ? -1 : 1;
	if (a->step != b->step)
		return a->step < b->step ? -1 : 1;
	return (a->round > round) - (a->round < round);
}

static int by_order(const void *a, const void *b)
{
	const struct job_result *const *x = a, *const *y = b;

	return order((*x)->job, (*y)->job, (*y)->job->round);
}

void tracked_runs_make(struct tracked_runs *t, const struct job_result *all, uint32_t nall,
		       uint32_t from)
{
	*t = (struct tracked_runs){ calloc((size_t)nall + 1, sizeof(*t->list)), NULL, 0 };
	if (!t->list)
		abort();
	for (const struct job_result *j = all; j < all + nall; j++)
		if (j->started && j->job->round >= from && tracked(j->job))
			t->list[t->n++] = j;
	qsort(t->list, t->n, sizeof(*t->list), by_order);
	t->value = calloc((size_t)t->n + 1, sizeof(*t->value));
	if (!t->value)
		abort();
	for (uint32_t i = 0; i < t->n; i++)
		t->value[i] = tracked_value(t->list[i]);
}

void tracked_runs_free(struct tracked_runs *t)
{
	free(t->list);
	free(t->value);
	*t = (struct tracked_runs){ 0 };
}

/* Returns the first run of the job and step that is not before the round. */
static uint32_t place_of(const struct tracked_runs *t, const struct job *job, uint32_t round)
{
	uint32_t lo = 0, hi = t->n;

	while (lo < hi) {
		uint32_t middle = lo + (hi - lo) / 2;

		if (order(t->list[middle]->job, job, round) < 0)
			lo = middle + 1;
		else
			hi = middle;
	}
	return lo;
}

const double *tracked_values(const struct tracked_runs *t, const struct job_result *of, uint32_t *n)
{
	uint32_t first = place_of(t, of->job, 0);

	*n = place_of(t, of->job, of->job->round + 1) - first;
	return t->value + first;
}

bool tracked_is_last(const struct tracked_runs *t, const struct job_result *of)
{
	return place_of(t, of->job, UINT32_MAX) == place_of(t, of->job, of->job->round + 1);
}

bool tracked_are_steady(const struct job_result *all, uint32_t nall, uint32_t round)
{
	uint32_t window = STEADY_ROUNDS_WINDOW - 1, n;
	struct tracked_runs t;
	bool steady = true;

	tracked_runs_make(&t, all, nall, round > window ? round - window : 0);
	for (uint32_t i = 0; i < t.n && steady; i++)
		if (t.list[i]->job->round == round) {
			const double *v = tracked_values(&t, t.list[i], &n);

			steady = steady_window_of(v, n).steady;
		}
	tracked_runs_free(&t);
	return steady;
}
