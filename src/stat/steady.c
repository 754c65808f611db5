/* SPDX-License-Identifier: MIT */
/* Windows of values, and whether they are steady: see steady.h. */
#include "stat/steady.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "stat/steady_options.h"

int steady_open(struct steady *s, const struct steady_options *o)
{
	*s = (struct steady){ .rules = o->rules, .size = o->window.ns / o->interval.ns };
	pthread_mutex_init(&s->lock, NULL);
	s->window = calloc(s->size, sizeof(*s->window));
	return s->window ? 0 : -ENOMEM;
}

void steady_release(struct steady *s)
{
	if (!s->rules.n)
		return;
	free(s->at);
	free(s->open);
	free(s->window);
	steady_part_free(&s->part);
	pthread_mutex_destroy(&s->lock);
}

void steady_part_free(struct steady_part *part)
{
	free(part->index);
	free(part->value);
	*part = (struct steady_part){ 0 };
}

int steady_join(struct steady *s)
{
	uint64_t *at;
	int seat = -ENOMEM;

	pthread_mutex_lock(&s->lock);
	at = array_grow(s->at, s->seats, sizeof(*at));
	if (at) {
		s->at = at;
		at[s->seats] = 0;
		s->active++;
		seat = (int)s->seats++;
	}
	pthread_mutex_unlock(&s->lock);
	return seat;
}

static double value_of(const struct steady_value *v, enum steady_of of)
{
	return of == STEADY_IOPS ? v->iops : of == STEADY_BW ? v->bytes_per_s : v->lat_ns;
}

double steady_mean(const struct steady *s, enum steady_of of)
{
	double sum = 0;

	for (size_t i = 0; i < s->n; i++)
		sum += value_of(&s->window[i], of);
	return s->n ? sum / (double)s->n : 0;
}

/*
 * Returns the rise an interval of the line of least squares: cov(x, y) / var(x), x = 0 ... n - 1.
 */
static double window_slope(const struct steady *s, enum steady_of of, double mean)
{
	double middle = (double)(s->n - 1) / 2, xy = 0, xx = 0;

	for (size_t i = 0; i < s->n; i++) {
		double x = (double)i - middle;

		xy += x * (value_of(&s->window[i], of) - mean);
		xx += x * x;
	}
	return xx > 0 ? xy / xx : 0;
}

static double window_deviation(const struct steady *s, enum steady_of of, double mean)
{
	double most = 0;

	for (size_t i = 0; i < s->n; i++) {
		double d = fabs(value_of(&s->window[i], of) - mean);

		most = d > most ? d : most;
	}
	return most;
}

/* Holds a full window against a criterion. One without I/O is not steady. */
static struct steady_finding window_find(const struct steady *s, const struct steady_rule *r)
{
	double mean = steady_mean(s, r->of);
	struct steady_finding f = { 0 };

	if (r->slope)
		f.criterion = f.slope = window_slope(s, r->of, mean);
	else
		f.criterion = f.deviation = window_deviation(s, r->of, mean);
	if (r->percent)
		f.criterion = mean > 0 ? 100 * f.criterion / mean : 0;
	f.holds = mean > 0 && fabs(f.criterion) < r->limit;
	return f;
}

/* Judges a full window: each criterion, since all are reported. */
static bool window_is_steady(struct steady *s)
{
	bool all = true;

	for (uint32_t i = 0; i < s->rules.n; i++) {
		s->found[i] = window_find(s, &s->rules.list[i]);
		all &= s->found[i].holds;
	}
	return all;
}

/* Keeps the value of interval @index until it is taken. */
static void part_add(struct steady_part *part, const struct steady_value *v, uint64_t index)
{
	part->index = array_must_grow(part->index, part->n, sizeof(*part->index));
	part->value = array_must_grow(part->value, part->n, sizeof(*part->value));
	part->index[part->n] = index;
	part->value[part->n++] = *v;
}

/* Adds interval @index, which all have left, to the window. */
static void window_add(struct steady *s, struct steady_value v, uint64_t index)
{
	if (steady_attained(s))
		return;
	if (s->hands_on) {
		part_add(&s->part, &v, index);
		return;
	}
	v.iops = floor(v.iops + 0.5);
	v.bytes_per_s = floor(v.bytes_per_s + 0.5);
	v.lat_ns = v.lats ? floor(v.lat_ns / (double)v.lats + 0.5) : 0;
	if (s->n == s->size)
		memmove(s->window, s->window + 1, --s->n * sizeof(*s->window));
	s->window[s->n++] = v;
	if (s->n < s->size || !window_is_steady(s))
		return;
	s->steady_at = index;
	atomic_store(&s->attained, true);
}

/* Returns the first interval that a worker is still in. */
static uint64_t first_open(const struct steady *s)
{
	uint64_t least = UINT64_MAX;

	for (uint32_t i = 0; i < s->seats; i++)
		least = s->at[i] < least ? s->at[i] : least;
	return least;
}

/* Returns the value of an open interval; NULL: it is over, or there is no memory. */
static struct steady_value *open_find(struct steady *s, uint64_t index)
{
	uint64_t i = index - s->base;

	if (index < s->base || s->lost)
		return NULL;
	if (i >= s->cap) {
		uint64_t cap = 2 * i + 16;
		struct steady_value *more = realloc(s->open, cap * sizeof(*more));

		s->lost = !more;
		if (!more)
			return NULL;
		memset(more + s->cap, 0, (cap - s->cap) * sizeof(*more));
		s->open = more;
		s->cap = cap;
	}
	s->nopen = i < s->nopen ? s->nopen : i + 1;
	return &s->open[i];
}

/* Drops the first @n open intervals. */
static void open_drop(struct steady *s, uint64_t n)
{
	s->base += n;
	n = n < s->nopen ? n : s->nopen;
	if (!n || !s->open)
		return;
	memmove(s->open, s->open + n, (s->nopen - n) * sizeof(*s->open));
	memset(s->open + s->nopen - n, 0, n * sizeof(*s->open));
	s->nopen -= n;
}

/*
 * Returns whether a worker is still in the first open interval, or before it. The one that was
 * found last is asked first, so that of many which move on, few are looked at.
 */
static bool is_held(struct steady *s)
{
	for (uint32_t n = 0; n < s->seats; n++) {
		if (s->at[s->held_by] <= s->base)
			return true;
		s->held_by = s->held_by + 1 < s->seats ? s->held_by + 1 : 0;
	}
	return false;
}

/* Adds the intervals that all workers have left to the window. */
static void open_advance(struct steady *s)
{
	uint64_t least, i;

	if (!s->active || s->lost || is_held(s))
		return;
	least = first_open(s);
	for (i = 0; s->base + i < least; i++)
		if (s->base + i >= s->first)
			window_add(s,
				   s->open && i < s->nopen ? s->open[i] :
							     (struct steady_value){ 0 },
				   s->base + i);
	open_drop(s, i);
}

/* Notes that a worker, or the last one of several, was in interval @index from its beginning. */
static void first_raise(struct steady *s, uint64_t index)
{
	if (!s->first)
		s->base = index;
	if (index > s->first) { /* earlier intervals had fewer workers */
		s->first = index;
		s->n = 0;
	}
}

void steady_begin(struct steady *s, uint32_t seat, uint64_t index)
{
	pthread_mutex_lock(&s->lock);
	first_raise(s, index);
	s->at[seat] = index;
	open_advance(s);
	pthread_mutex_unlock(&s->lock);
}

static void value_add(struct steady_value *v, const struct steady_value *x)
{
	v->iops += x->iops;
	v->bytes_per_s += x->bytes_per_s;
	v->lat_ns += x->lat_ns;
	v->lats += x->lats;
}

void steady_leave(struct steady *s, uint32_t seat, uint64_t index, const struct steady_count *c)
{
	const struct steady_value own = { .iops = (double)c->ios / c->seconds,
					  .bytes_per_s = (double)c->bytes / c->seconds,
					  .lat_ns = c->lat_ns,
					  .lats = c->lats };
	struct steady_value *v;

	pthread_mutex_lock(&s->lock);
	v = open_find(s, s->at[seat]);
	if (v)
		value_add(v, &own);
	s->at[seat] = index;
	open_advance(s);
	pthread_mutex_unlock(&s->lock);
}

void steady_end(struct steady *s, uint32_t seat)
{
	pthread_mutex_lock(&s->lock);
	s->at[seat] = UINT64_MAX;
	s->active--;
	open_advance(s);
	pthread_mutex_unlock(&s->lock);
}

void steady_take(struct steady *s, struct steady_part *part)
{
	pthread_mutex_lock(&s->lock);
	*part = s->part;
	part->at = first_open(s);
	part->first = s->first;
	s->part = (struct steady_part){ 0 };
	pthread_mutex_unlock(&s->lock);
}

static void seat_move(struct steady *s, uint32_t seat, uint64_t at)
{
	s->active += at != UINT64_MAX;
	s->active -= s->at[seat] != UINT64_MAX;
	s->at[seat] = at;
	open_advance(s);
}

void steady_add(struct steady *s, uint32_t seat, const struct steady_part *part)
{
	pthread_mutex_lock(&s->lock);
	if (part->first)
		first_raise(s, part->first);
	for (uint32_t i = 0; i < part->n; i++) {
		struct steady_value *v = open_find(s, part->index[i]);

		if (v)
			value_add(v, &part->value[i]);
	}
	if (part->n) /* they are over, also where none is at work any more */
		seat_move(s, seat, part->index[part->n - 1] + 1);
	seat_move(s, seat, part->at);
	pthread_mutex_unlock(&s->lock);
}

void steady_tell(struct steady *s)
{
	atomic_store(&s->attained, true);
}

/* Prints a value with its unit. */
static void value_text(enum steady_of of, double v, char *text, size_t n)
{
	if (of == STEADY_IOPS)
		snprintf(text, n, "%.1f IOPS", v);
	else if (of == STEADY_BW)
		snprintf(text, n, "%.2f MB/s", v / 1e6);
	else
		snprintf(text, n, "%.2f us", v / 1e3);
}

bool steady_looks_at(const struct steady_rules *rules, enum steady_of of)
{
	for (uint32_t i = 0; i < rules->n; i++)
		if (rules->list[i].of == of)
			return true;
	return false;
}

void steady_words(const struct steady *s, uint32_t rule, char *text, size_t n)
{
	const struct steady_rule *r = &s->rules.list[rule];
	double criterion = fabs(s->found[rule].criterion);
	char mean[48], found[48];

	value_text(r->of, steady_mean(s, r->of), mean, sizeof(mean));
	if (r->percent)
		snprintf(found, sizeof(found), "%.3g %%", criterion);
	else
		value_text(r->of, criterion, found, sizeof(found));
	if (s->n < s->size)
		snprintf(text, n, "only %zu of %zu values were measured", s->n, s->size);
	else
		snprintf(text, n, "the mean of the last %zu values is %s, %s %s", s->n, mean,
			 r->slope ? "they change an interval by" : "the farthest is off by", found);
}
