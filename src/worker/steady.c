/* SPDX-License-Identifier: MIT */
/*
 * steadystate=: hands a worker's counts over at the end of each check interval, and ends the worker
 * once its job has become steady. The rule is in stat/steady.h.
 */
#include "base/clock.h"
#include "stat/steady_options.h"
#include "worker/attachments.h"
#include "worker/worker.h"

struct steady_look {
	uint64_t index;             /* the interval that is under way; 0: none yet */
	uint64_t look_ns;           /* its end, or the begin of the first; UINT64_MAX: never */
	uint64_t since_ns;          /* time at which the worker was in it first */
	struct steady_count before; /* all that had been done then */
};

/* The interval that holds a moment, from 1. */
static uint64_t interval_of(const struct worker *w, uint64_t ns)
{
	return (ns - w->given.run_start_ns) / w->job->steady->interval.ns + 1;
}

static uint64_t interval_end(const struct worker *w, uint64_t index)
{
	return w->given.run_start_ns + index * w->job->steady->interval.ns;
}

/* All that was done since it began to measure. */
static struct steady_count done(const struct worker *w)
{
	struct steady_count c = { 0 };

	for (int op = OP_READ; op <= OP_TRIM; op++) {
		const struct op_stats *part[] = { &w->left.total.op[op], &w->slice.op[op] };

		for (int i = 0; i < 2; i++) {
			const struct histogram *h = part[i]->hist[LAT];

			c.ios += part[i]->ios;
			c.bytes += part[i]->bytes;
			c.lat_ns += h ? (double)h->sum : 0;
			c.lats += h ? h->count : 0;
		}
	}
	return c;
}

static bool look_wanted(const struct worker *w)
{
	return w->job->steady->rules.n;
}

static void look_begin(struct worker *w, void *state)
{
	uint64_t from = w->given.start_ns + w->job->steady->ramp.ns;
	struct steady_look *l = state;

	l->look_ns = UINT64_MAX;
	if (!w->given.steady.of)
		return;
	l->look_ns = from;
	if (interval_end(w, interval_of(w, from) - 1) < from)
		l->look_ns = interval_end(w, interval_of(w, from));
}

static void leave(struct worker *w, struct steady_look *l, uint64_t index)
{
	struct steady_count now = done(w), *was = &l->before, c;

	c = (struct steady_count){
		.ios = now.ios - was->ios,
		.bytes = now.bytes - was->bytes,
		.lat_ns = now.lat_ns - was->lat_ns,
		.lats = now.lats - was->lats,
		.seconds = (double)(w->loop.now_ns - l->since_ns) / (double)NSEC_PER_SEC,
	};
	/* nothing was done in those that it was away for */
	if (index > l->index + 1)
		c.seconds = (double)w->job->steady->interval.ns / (double)NSEC_PER_SEC;
	steady_leave(w->given.steady.of, w->given.steady.seat, index, &c);
}

static uint64_t look_event(struct worker *w, void *state)
{
	uint64_t index = interval_of(w, w->loop.now_ns);
	struct steady_look *l = state;

	if (!w->given.steady.of)
		return UINT64_MAX;
	if (w->loop.now_ns >= l->look_ns) {
		if (l->index)
			leave(w, l, index);
		else if (w->clock.measuring)
			steady_begin(w->given.steady.of, w->given.steady.seat, index);
		if (w->clock.measuring) {
			l->index = index;
			l->before = done(w);
			l->since_ns = w->loop.now_ns;
		}
		l->look_ns = interval_end(w, index);
	}
	if (steady_attained(w->given.steady.of))
		w->phase.ending = true;
	return l->look_ns;
}

static void look_end(struct worker *w, void *state)
{
	(void)state;
	if (w->given.steady.of)
		steady_end(w->given.steady.of, w->given.steady.seat);
}

const struct attachment_ops attach_steady = {
	.name = "steadystate",
	.size = sizeof(struct steady_look),
	.wanted = look_wanted,
	.begin = look_begin,
	.event = look_event,
	.end = look_end,
};
