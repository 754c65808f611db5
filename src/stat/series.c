/* SPDX-License-Identifier: MIT */
/* The time series of a job: see series.h. */
#include "stat/series.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

int series_init(struct series *s, uint64_t step_ns, uint64_t start_ns, uint32_t workers,
		uint32_t ops, uint32_t latencies)
{
	*s = (struct series){ .step_ns = step_ns,
			      .start_ns = start_ns,
			      .workers = workers,
			      .active = workers,
			      .ops = ops,
			      .latencies = latencies };
	pthread_mutex_init(&s->lock, NULL);
	s->at = calloc(workers, sizeof(*s->at));
	if (!s->at)
		return -ENOMEM;
	for (uint32_t i = 0; i < workers; i++)
		s->at[i] = start_ns / step_ns;
	return 0;
}

void series_release(struct series *s)
{
	while (s->open) {
		struct slice_open *next = s->open->next;

		stats_release(&s->open->stats);
		free(s->open);
		s->open = next;
	}
	free(s->rows);
	free(s->at);
	pthread_mutex_destroy(&s->lock);
	memset(s, 0, sizeof(*s));
}

/* Returns the open slice @index, made where it is missing; NULL without memory. */
static struct slice_open *slice_at(struct series *s, uint64_t index)
{
	struct slice_open **p = &s->open, *o;

	while (*p && (*p)->index < index)
		p = &(*p)->next;
	if (*p && (*p)->index == index)
		return *p;
	o = calloc(1, sizeof(*o));
	if (!o || stats_init(&o->stats, s->ops, s->latencies)) {
		s->lost = true;
		free(o);
		return NULL;
	}
	o->index = index;
	o->next = *p;
	*p = o;
	return o;
}

static struct slice *row_add(struct series *s)
{
	struct slice *rows = array_grow(s->rows, s->nrows, sizeof(*rows));

	if (!rows) {
		s->lost = true;
		return NULL;
	}
	s->rows = rows;
	return memset(&s->rows[s->nrows++], 0, sizeof(*s->rows));
}

static void row_fill(struct slice *row, const struct op_stats *o)
{
	const struct histogram *h = o->hist[LAT];

	row->ios = o->ios;
	row->bytes = o->bytes;
	row->errors = o->errors;
	if (!h || !h->count)
		return;
	row->lat_known = true;
	row->mean_ns = histogram_mean(h);
	row->max_ns = h->max;
	row->p50_known = histogram_supports(h, 50);
	row->p99_known = histogram_supports(h, 99);
	row->p50_ns = histogram_percentile(h, 50);
	row->p99_ns = histogram_percentile(h, 99);
}

static bool slice_counts(const struct slice_open *o)
{
	uint64_t errors = 0;

	for (uint32_t op = 0; op < OPS; op++)
		errors += o->stats.op[op].errors;
	return errors || stats_ios(&o->stats);
}

/* Makes a row for each operation of a slice; the job's ends cut the first and the last slice. */
static void slice_close(struct series *s, const struct slice_open *o)
{
	uint64_t start = o->index * s->step_ns, end = start + s->step_ns;
	uint32_t inflight = o->inflight;

	if (start < s->start_ns)
		start = s->start_ns;
	if (!s->active && end > s->end_ns)
		end = s->end_ns;
	if (start >= end && !slice_counts(o))
		return;
	if (start > end)
		start = end; /* the job failed before anything was measured */
	if (!s->active && o->index == s->end_ns / s->step_ns)
		inflight += s->end_inflight;
	for (uint32_t op = 0; op < OPS; op++) {
		struct slice *row = s->ops & 1u << op ? row_add(s) : NULL;

		if (!row)
			continue;
		row->start_ns = start;
		row->end_ns = end;
		row->op = (enum op)op;
		row->inflight = inflight;
		row_fill(row, &o->stats.op[op]);
	}
}

/* Makes rows of the slices that all workers have left. */
static void series_reduce(struct series *s)
{
	uint64_t first = UINT64_MAX;

	for (uint32_t i = 0; i < s->workers; i++)
		first = s->at[i] < first ? s->at[i] : first;
	while (s->open && s->open->index < first) {
		struct slice_open *next = s->open->next;

		slice_close(s, s->open);
		if (s->sum)
			stats_merge(s->sum, &s->open->stats);
		stats_release(&s->open->stats);
		free(s->open);
		s->open = next;
	}
}

void series_await(struct series *s)
{
	s->start_ns = UINT64_MAX;
	s->awaited = true;
}

/* Moves the start. Workers that ended without a begin left one slice at most: it moves, too. */
static void series_starts(struct series *s, uint64_t now_ns)
{
	if (s->start_ns == UINT64_MAX && s->open)
		s->open->index = now_ns / s->step_ns;
	s->start_ns = now_ns;
}

void series_begin(struct series *s, uint32_t worker, uint64_t now_ns)
{
	uint64_t now = now_ns / s->step_ns, first, last;

	pthread_mutex_lock(&s->lock);
	first = last = s->start_ns == UINT64_MAX ? now : s->start_ns / s->step_ns;
	if (s->awaited && now_ns < s->start_ns)
		series_starts(s, now_ns);
	else if (now < first)
		now = first;
	s->at[worker] = now;
	/* a worker may end before the next one begins: no slice is missing between them */
	first = now < first ? now : first;
	last = now > last ? now : last;
	for (uint64_t i = first; i < last; i++)
		slice_at(s, i);
	series_reduce(s);
	pthread_mutex_unlock(&s->lock);
}

/* Merges counts into the worker's slice, or the first one. */
static void series_give(struct series *s, uint32_t worker, struct stats *counted, uint32_t inflight)
{
	uint64_t first = s->start_ns == UINT64_MAX ? 0 : s->start_ns / s->step_ns;
	struct slice_open *o = slice_at(s, s->at[worker] > first ? s->at[worker] : first);

	if (o) {
		stats_merge(&o->stats, counted);
		o->inflight += inflight;
	}
	stats_clear(counted);
}

void series_leave(struct series *s, uint32_t worker, struct stats *counted, uint32_t inflight,
		  uint64_t now_ns)
{
	uint64_t now = now_ns / s->step_ns;

	pthread_mutex_lock(&s->lock);
	series_give(s, worker, counted, inflight);
	for (uint64_t i = s->at[worker] + 1; i < now; i++) {
		struct slice_open *o = slice_at(s, i);

		if (o)
			o->inflight += inflight;
	}
	s->at[worker] = now;
	series_reduce(s);
	pthread_mutex_unlock(&s->lock);
}

void series_end(struct series *s, uint32_t worker, struct stats *counted, uint32_t inflight,
		uint64_t now_ns)
{
	pthread_mutex_lock(&s->lock);
	series_give(s, worker, counted, 0);
	s->at[worker] = UINT64_MAX;
	s->active--;
	if (now_ns > s->end_ns)
		s->end_inflight = 0;
	if (now_ns >= s->end_ns)
		s->end_inflight += inflight;
	s->end_ns = now_ns > s->end_ns ? now_ns : s->end_ns;
	if (!s->active && s->start_ns == UINT64_MAX)
		series_starts(s, s->end_ns); /* no worker began */
	series_reduce(s);
	if (!s->active && s->sum)
		stats_settle(s->sum);
	pthread_mutex_unlock(&s->lock);
}

void series_tell(struct series *s, uint32_t worker, struct stats *counted)
{
	pthread_mutex_lock(&s->lock);
	series_give(s, worker, counted, 0);
	pthread_mutex_unlock(&s->lock);
}

/* Makes rows of zeros for the slices from @first on that begin before @end. */
static void zeros(struct series *s, uint64_t first, uint64_t end)
{
	for (struct slice_open o = { .index = first }; o.index < end; o.index++)
		slice_close(s, &o);
}

/* Copies the closed slices, with room as array_grow() keeps it. Returns 0 or -ENOMEM. */
static int rows_copy(const struct series *s, struct series *copy)
{
	size_t room = 1;

	while (room < s->nrows)
		room *= 2;
	if (!s->nrows)
		return 0;
	copy->rows = malloc(room * sizeof(*s->rows));
	if (!copy->rows)
		return -ENOMEM;
	memcpy(copy->rows, s->rows, s->nrows * sizeof(*s->rows));
	copy->nrows = s->nrows;
	return 0;
}

/* Makes rows of the slices that are open, and of the time from there to the copy's end. */
static void open_copy(const struct series *s, struct series *copy, struct stats *total)
{
	uint64_t next = s->nrows ? s->rows[s->nrows - 1].end_ns : s->start_ns;

	for (const struct slice_open *o = s->open; o; o = o->next)
		if (copy->end_ns <= o->index * s->step_ns)
			copy->end_ns = o->index * s->step_ns + 1;
	next /= s->step_ns;
	for (const struct slice_open *o = s->open; o; o = o->next) {
		zeros(copy, next, o->index);
		slice_close(copy, o);
		if (total)
			stats_merge(total, &o->stats);
		next = o->index + 1;
	}
	zeros(copy, next, (copy->end_ns + s->step_ns - 1) / s->step_ns);
}

int series_so_far(struct series *s, uint64_t now_ns, struct series *copy, struct stats *total)
{
	int ret;

	pthread_mutex_lock(&s->lock);
	*copy = (struct series){ .step_ns = s->step_ns,
				 .start_ns = s->start_ns,
				 .end_ns = s->active ? now_ns : s->end_ns,
				 .ops = s->ops };
	pthread_mutex_init(&copy->lock, NULL);
	ret = rows_copy(s, copy);
	if (!ret && total)
		stats_merge(total, s->sum);
	if (!ret && s->active && s->start_ns != UINT64_MAX)
		open_copy(s, copy, total);
	pthread_mutex_unlock(&s->lock);
	return ret || copy->lost ? -ENOMEM : 0;
}
