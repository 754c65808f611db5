/* SPDX-License-Identifier: MIT */
/* When a worker begins, what the passing of time asks of it, and what is measured between. */
#include "worker/time.h"

#include <time.h>

#include "base/clock.h"
#include "worker/generator_bound.h"
#include "worker/ramp.h"

#define SAMPLE_NS (500 * NSEC_PER_MSEC)
#define TICK_NS (100 * NSEC_PER_MSEC) /* a wait is never longer, so that a stop is seen */

static uint64_t min_ns(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* The slice of the grid that holds a moment. */
static uint64_t slice_of(const struct worker *w, uint64_t now)
{
	return (now - w->run_start_ns) / w->series->step_ns;
}

/* What a slice of the ramp has, which publish and ramp_size go on to know. */
static void ramp_add(struct worker *w)
{
	for (int op = OP_READ; op <= OP_TRIM; op++) {
		w->ramp.ios += w->slice.op[op].ios;
		w->ramp.bytes += w->slice.op[op].bytes;
	}
}

/* Hands over what the ramp has counted until @now, but for errors that end the job. */
static void ramp_leave(struct worker *w, uint64_t now, bool ends)
{
	uint32_t inflight = w->depth - w->nidle;
	uint64_t errors[OPS] = { 0 };

	ramp_add(w);
	for (int op = 0; w->failed && op < OPS; op++) {
		errors[op] = w->slice.op[op].errors;
		w->slice.op[op].errors = 0;
	}
	if (slice_of(w, now) > w->slice_index)
		series_leave(w->ramp_series, w->index, &w->slice, inflight, now - w->run_start_ns);
	if (ends)
		series_end(w->ramp_series, w->index, &w->slice, inflight, now - w->run_start_ns);
	for (int op = 0; op < OPS; op++)
		w->slice.op[op].errors = errors[op];
}

/* Goes on in the slice that holds @now; what was counted in another one is handed over. */
static void slice_next(struct worker *w, uint64_t now)
{
	uint64_t slice = slice_of(w, now);

	if (slice > w->slice_index && w->measuring) {
		stats_merge(&w->total, &w->slice);
		series_leave(w->series, w->index, &w->slice, w->depth - w->nidle,
			     now - w->run_start_ns);
	} else if (slice > w->slice_index && w->ramp_series) {
		ramp_leave(w, now, false);
	}
	w->slice_index = slice;
	w->slice_end_ns = w->run_start_ns + (slice + 1) * w->series->step_ns;
}

/* What was counted so far is the ramp's: the slice is cut here. */
static void measure_begin(struct worker *w, uint64_t now)
{
	if (w->ramp_series)
		ramp_leave(w, now, true);
	w->slice_index = slice_of(w, now);
	w->used = usage_now();
	samples_begin(&w->samples, now);
	w->measuring = true;
	w->begin_ns = now;
	w->ramp_end_ns = UINT64_MAX;
	attach_measure(w);
}

/* What others may read while it runs. */
static void publish(struct worker *w)
{
	uint64_t ios = w->ramp.ios, bytes = w->ramp.bytes;

	for (int op = OP_READ; op <= OP_TRIM; op++) {
		ios += w->total.op[op].ios + w->slice.op[op].ios;
		bytes += w->total.op[op].bytes + w->slice.op[op].bytes;
	}
	atomic_store_explicit(&w->done_ios, ios, memory_order_relaxed);
	atomic_store_explicit(&w->done_bytes, bytes, memory_order_relaxed);
	atomic_store_explicit(&w->done_ns, w->now_ns, memory_order_relaxed);
}

/* Windows are ends of ticks, so that no event is added for them. */
static void sample(struct worker *w)
{
	const struct log_options *o = &w->job->log;
	uint64_t bw = o->bw_avg.ns ? o->bw_avg.ns : SAMPLE_NS;
	uint64_t iops = o->iops_avg.ns ? o->iops_avg.ns : SAMPLE_NS;

	if (w->now_ns >= samples_due(&w->samples, bw, iops))
		samples_take(&w->samples, bw, iops, w->now_ns, &w->total, &w->slice);
}

/* Decides whether the worker itself was the limit, from what it used of the machine. */
static enum bound worker_bound(const struct worker *w, const struct usage *used)
{
	struct bound_facts f = bound_facts(w->job);

	attach_bound(w, &f);
	return bound_find(&f, used);
}

/* What was counted so far, for whoever asks; @used: of the thread, while it measured. */
static void tell(struct worker *w, const struct usage *used, bool wait)
{
	struct depths depths = w->depths;

	if (!w->measuring) {
		snapshot_pass(w->snapshot);
		return;
	}
	if (!w->job->engine->reap)
		depths_alone(&depths, w->total.submitted + w->slice.submitted);
	snapshot_take(w->snapshot,
		      &(struct snapshot_of){ .total = &w->total,
					     .slice = &w->slice,
					     .used = *used,
					     .bound = worker_bound(w, used),
					     .samples = &w->samples,
					     .depths = &depths,
					     .begin_ns = w->begin_ns,
					     .end_ns = w->now_ns },
		      wait);
}

void worker_events(struct worker *w)
{
	uint64_t now = w->now_ns, next;

	if (now >= w->ramp.look_ns)
		worker_ramp_look(w);
	if (now >= w->ramp_end_ns) {
		measure_begin(w, w->job->time.ramp.ns ? w->ramp_end_ns : now);
		series_begin(w->series, w->index, w->begin_ns - w->run_start_ns);
	}
	slice_next(w, now);
	if (now >= w->deadline_ns) {
		w->ending = true;
		w->deadline_ns = UINT64_MAX;
	}
	if (w->measuring)
		sample(w);
	if (snapshot_wanted(w->snapshot)) {
		struct usage now_used = usage_now(), used = usage_between(&w->used, &now_used);

		tell(w, &used, false);
	}
	next = attach_event(w);
	publish(w);
	w->tick_ns = now + TICK_NS;
	w->event_ns = min_ns(min_ns(min_ns(w->slice_end_ns, w->deadline_ns),
				    min_ns(w->ramp_end_ns, w->tick_ns)),
			     min_ns(w->ramp.look_ns, next));
}

/* Until the job's start, unless the run is stopped first. */
static void worker_wait(struct worker *w)
{
	while ((w->now_ns = clock_now_ns()) < w->start_ns &&
	       !atomic_load_explicit(w->stop, memory_order_relaxed)) {
		uint64_t left = min_ns(w->start_ns - w->now_ns, TICK_NS);
		struct timespec ts = { .tv_sec = 0, .tv_nsec = (long)left };

		nanosleep(&ts, NULL);
	}
}

void worker_time_begin(struct worker *w)
{
	const struct job_time *time = &w->job->time;

	worker_wait(w);
	w->ramp_end_ns = w->start_ns + time->ramp.ns;
	w->deadline_ns = time->runtime.ns ? w->ramp_end_ns + time->runtime.ns : UINT64_MAX;
	w->slice_index = slice_of(w, w->now_ns);
	if (w->ramp_series) {
		w->slice_index = slice_of(w, w->start_ns);
		series_begin(w->ramp_series, w->index, w->start_ns - w->run_start_ns);
	}
	worker_ramp_begin(w);
	attach_begin(w);
	worker_events(w);
}

void worker_time_end(struct worker *w)
{
	struct usage used;

	if (!w->measuring && w->job->time.ramp_size)
		worker_ramp_add(w);
	if (!w->measuring)
		measure_begin(w, w->now_ns);
	w->end_ns = w->now_ns;
	used = usage_now();
	w->used = usage_between(&w->used, &used);
	w->bound = worker_bound(w, &w->used);
	stats_merge(&w->total, &w->slice);
	series_end(w->series, w->index, &w->slice, 0, w->now_ns - w->run_start_ns);
	attach_end(w);
	if (w->snapshot)
		tell(w, &w->used, true);
}
