/* SPDX-License-Identifier: MIT */
/* A worker's counts for steady state: see worker_steady.h and steady.h. */
#include "worker/steady.h"

#include "base/clock.h"

/* The interval that holds a moment, from 1. */
static uint64_t interval_of(const struct worker *w, uint64_t ns)
{
	return (ns - w->run_start_ns) / w->job->steady.interval.ns + 1;
}

static uint64_t interval_end(const struct worker *w, uint64_t index)
{
	return w->run_start_ns + index * w->job->steady.interval.ns;
}

/* All that was done since it began to measure. */
static struct steady_count done(const struct worker *w)
{
	struct steady_count c = { 0 };

	for (int op = OP_READ; op <= OP_TRIM; op++) {
		const struct op_stats *part[] = { &w->total.op[op], &w->slice.op[op] };

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

void worker_steady_begin(struct worker *w)
{
	uint64_t from = w->start_ns + w->job->steady.ramp.ns;

	w->steady.look_ns = UINT64_MAX;
	if (!w->steady.of)
		return;
	w->steady.look_ns = from;
	if (interval_end(w, interval_of(w, from) - 1) < from)
		w->steady.look_ns = interval_end(w, interval_of(w, from));
}

static void leave(struct worker *w, uint64_t index)
{
	struct steady_count now = done(w), *was = &w->steady.before, c;

	c = (struct steady_count){
		.ios = now.ios - was->ios,
		.bytes = now.bytes - was->bytes,
		.lat_ns = now.lat_ns - was->lat_ns,
		.lats = now.lats - was->lats,
		.seconds = (double)(w->now_ns - w->steady.since_ns) / (double)NSEC_PER_SEC,
	};
	/* nothing was done in those that it was away for */
	if (index > w->steady.index + 1)
		c.seconds = (double)w->job->steady.interval.ns / (double)NSEC_PER_SEC;
	steady_leave(w->steady.of, w->steady.seat, index, &c);
}

void worker_steady_look(struct worker *w)
{
	uint64_t index = interval_of(w, w->now_ns);

	if (w->now_ns >= w->steady.look_ns) {
		if (w->steady.index)
			leave(w, index);
		else if (w->measuring)
			steady_begin(w->steady.of, w->steady.seat, index);
		if (w->measuring) {
			w->steady.index = index;
			w->steady.before = done(w);
			w->steady.since_ns = w->now_ns;
		}
		w->steady.look_ns = interval_end(w, index);
	}
	if (steady_attained(w->steady.of))
		w->ending = true;
}

void worker_steady_end(struct worker *w)
{
	if (w->steady.of)
		steady_end(w->steady.of, w->steady.seat);
}
