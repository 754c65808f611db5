/* SPDX-License-Identifier: MIT */
/* The start of a worker, the events that time brings, and the measuring between: see time.h. */
#include "worker/time.h"

#include <time.h>

#include "base/clock.h"
#include "job/ramp_options.h"
#include "job/runtime_options.h"
#include "load/log_options.h"
#include "worker/generator_bound.h"
#include "worker/ramp.h"

#define SAMPLE_NS (500 * NSEC_PER_MSEC)
#define TICK_NS (100 * NSEC_PER_MSEC) /* a wait is never longer, so that a stop is seen */

/* Returns the slice of the grid that holds a moment. */
static uint64_t slice_of(const struct worker *w, uint64_t now)
{
	return (now - w->given.run_start_ns) / w->given.series->step_ns;
}

/* Adds a slice of the ramp to the sums that publish and ramp_size look at. */
static void ramp_add(struct worker *w)
{
	for (int op = OP_READ; op <= OP_COPY; op++) {
		if (!(worker_moving_ops(w) & 1u << op))
			continue;
		w->clock.ramp.ios += w->slice.op[op].ios;
		w->clock.ramp.bytes += w->slice.op[op].bytes;
	}
}

/* Hands over the counts of the ramp until @now, but for errors that end the job. */
static void ramp_leave(struct worker *w, uint64_t now, bool ends)
{
	uint32_t inflight = w->loop.depth - w->loop.nidle;
	uint64_t errors[OPS] = { 0 };

	ramp_add(w);
	for (int op = 0; w->left.failed && op < OPS; op++) {
		errors[op] = w->slice.op[op].errors;
		w->slice.op[op].errors = 0;
	}
	if (slice_of(w, now) > w->clock.slice_index)
		series_leave(w->given.ramp_series, w->given.seat, &w->slice, inflight,
			     now - w->given.run_start_ns);
	if (ends)
		series_end(w->given.ramp_series, w->given.seat, &w->slice, inflight,
			   now - w->given.run_start_ns);
	for (int op = 0; op < OPS; op++)
		w->slice.op[op].errors = errors[op];
}

/*
 * Goes on in the slice that holds @now, and hands over the counts of the one before. Returns
 * whether it has.
 */
static bool slice_next(struct worker *w, uint64_t now)
{
	uint64_t slice = slice_of(w, now);
	bool over = slice > w->clock.slice_index;

	if (over && w->clock.measuring) {
		stats_merge(&w->left.total, &w->slice);
		series_leave(w->given.series, w->given.seat, &w->slice,
			     w->loop.depth - w->loop.nidle, now - w->given.run_start_ns);
	} else if (over && w->given.ramp_series) {
		ramp_leave(w, now, false);
	}
	w->clock.slice_index = slice;
	w->clock.slice_end_ns = w->given.run_start_ns + (slice + 1) * w->given.series->step_ns;
	return over;
}

/* Returns what the worker has used, with what the kernel's threads have where some work for it. */
static struct usage used_now(const struct worker *w)
{
	struct usage used = usage_now();

	if (bound_facts(w->job).handed)
		used.threads = kernel_threads_now();
	return used;
}

/* Cuts the slice: all counts so far are the ramp's. */
static void measure_begin(struct worker *w, uint64_t now)
{
	if (w->given.ramp_series)
		ramp_leave(w, now, true);
	w->clock.slice_index = slice_of(w, now);
	w->left.used = used_now(w);
	fio_samples_begin(&w->left.samples, now);
	w->clock.measuring = true;
	w->left.begin_ns = now;
	w->clock.ramp_end_ns = UINT64_MAX;
	attach_measure(w);
}

/* Shows the progress that others may read while the worker runs. */
static void publish(struct worker *w)
{
	uint64_t ios = w->clock.ramp.ios, bytes = w->clock.ramp.bytes;

	for (int op = OP_READ; op <= OP_COPY; op++) {
		if (!(worker_moving_ops(w) & 1u << op))
			continue;
		ios += w->left.total.op[op].ios + w->slice.op[op].ios;
		bytes += w->left.total.op[op].bytes + w->slice.op[op].bytes;
	}
	atomic_store_explicit(&w->done_ios, ios, memory_order_relaxed);
	atomic_store_explicit(&w->done_bytes, bytes, memory_order_relaxed);
	atomic_store_explicit(&w->done_ns, w->loop.now_ns, memory_order_relaxed);
}

/*
 * Takes the samples of fio's reports, or the last ones. A window ends with a tick, so it needs no
 * event.
 */
static void sample(struct worker *w, bool last)
{
	const struct log_options *o = w->job->log;
	uint64_t bw = o->bw_avg.ns ? o->bw_avg.ns : SAMPLE_NS;
	uint64_t iops = o->iops_avg.ns ? o->iops_avg.ns : SAMPLE_NS;

	if (last)
		fio_samples_end(&w->left.samples, bw, iops, w->loop.now_ns, &w->left.total,
				&w->slice);
	else if (w->loop.now_ns >= fio_samples_due(&w->left.samples, bw, iops))
		fio_samples_take(&w->left.samples, bw, iops, w->loop.now_ns, &w->left.total,
				 &w->slice);
}

/* Decides whether the worker itself was the limit, from what it used of the machine. */
static enum bound worker_bound(const struct worker *w, const struct usage *used)
{
	struct bound_facts f = bound_facts(w->job);

	attach_bound(w, &f);
	return bound_find(&f, used);
}

/* Hands the counts so far over to the job's series, in the midst of a slice. */
static void hand_over(struct worker *w)
{
	stats_merge(&w->left.total, &w->slice);
	series_tell(w->given.series, w->given.seat, &w->slice);
}

/* Answers whoever asks for the counts so far; @used: of the thread, while it measured. */
static void tell(struct worker *w, const struct usage *used, bool wait)
{
	struct depths depths = w->left.depths;

	if (!w->clock.measuring) {
		snapshot_pass(w->given.snapshot);
		return;
	}
	if (!w->job->engine->reap)
		depths_alone(&depths, w->left.total.submitted + w->slice.submitted);
	snapshot_take(w->given.snapshot,
		      &(struct snapshot_of){ .left = &w->left,
					     .slice = &w->slice,
					     .used = *used,
					     .bound = worker_bound(w, used),
					     .depths = &depths,
					     .end_ns = w->loop.now_ns },
		      wait);
}

void worker_events(struct worker *w)
{
	uint64_t now = w->loop.now_ns, next;
	bool handed;

	if (now >= w->clock.ramp.look_ns)
		worker_ramp_look(w);
	if (now >= w->clock.ramp_end_ns) {
		measure_begin(w, w->job->ramp->time.ns ? w->clock.ramp_end_ns : now);
		series_begin(w->given.series, w->given.seat,
			     w->left.begin_ns - w->given.run_start_ns);
	}
	handed = slice_next(w, now) && w->given.snapshot;
	if (now >= w->clock.deadline_ns) {
		w->phase.ending = true;
		w->clock.deadline_ns = UINT64_MAX;
	}
	if (w->clock.measuring)
		sample(w, false);
	/* a copy is never behind what was handed over: of a worker that hangs, it is the last */
	if (handed || snapshot_wanted(w->given.snapshot)) {
		struct usage now_used = usage_now(), used = usage_between(&w->left.used, &now_used);

		if (w->clock.measuring)
			hand_over(w);
		tell(w, &used, false);
	}
	next = attach_event(w);
	publish(w);
	w->clock.tick_ns = now + TICK_NS;
	w->loop.event_ns = min_ns(min_ns(min_ns(w->clock.slice_end_ns, w->clock.deadline_ns),
					 min_ns(w->clock.ramp_end_ns, w->clock.tick_ns)),
				  min_ns(w->clock.ramp.look_ns, next));
}

void worker_read_back(struct worker *w, bool begins)
{
	w->left.end_ns = w->loop.now_ns;
	w->left.read_back_ns = worker_left_read_back(&w->left);
	w->left.reading_since_ns = begins ? w->loop.now_ns : 0;
}

/* Waits until the job's start, unless the run is stopped first. */
static void worker_wait(struct worker *w)
{
	while ((w->loop.now_ns = clock_now_ns()) < w->given.start_ns &&
	       !atomic_load_explicit(w->given.stop, memory_order_relaxed)) {
		uint64_t left = min_ns(w->given.start_ns - w->loop.now_ns, TICK_NS);
		struct timespec ts = { .tv_sec = 0, .tv_nsec = (long)left };

		nanosleep(&ts, NULL);
	}
}

void worker_time_begin(struct worker *w)
{
	uint64_t longest = w->job->runtime->longest.ns;

	worker_wait(w);
	w->clock.ramp_end_ns = w->given.start_ns + w->job->ramp->time.ns;
	w->clock.deadline_ns = longest ? w->clock.ramp_end_ns + longest : UINT64_MAX;
	w->clock.slice_index = slice_of(w, w->loop.now_ns);
	if (w->given.ramp_series) {
		w->clock.slice_index = slice_of(w, w->given.start_ns);
		series_begin(w->given.ramp_series, w->given.seat,
			     w->given.start_ns - w->given.run_start_ns);
	}
	worker_ramp_begin(w);
	attach_begin(w);
	worker_events(w);
}

void worker_time_end(struct worker *w)
{
	struct usage used;

	if (!w->clock.measuring && w->job->ramp->size)
		worker_ramp_add(w);
	if (!w->clock.measuring)
		measure_begin(w, w->loop.now_ns);
	w->left.start_ns = w->given.start_ns;
	w->left.end_ns = w->loop.now_ns;
	worker_read_back(w, false);
	used = used_now(w);
	w->left.used = usage_between(&w->left.used, &used);
	w->left.bound = worker_bound(w, &w->left.used);
	attach_ended(w);
	sample(w, true);
	stats_merge(&w->left.total, &w->slice);
	series_end(w->given.series, w->given.seat, &w->slice, 0,
		   w->loop.now_ns - w->given.run_start_ns);
	attach_end(w);
	if (w->given.snapshot)
		tell(w, &w->left.used, true);
	if (!w->job->engine->reap)
		depths_alone(&w->left.depths, w->left.total.submitted);
	stats_settle(&w->left.total);
}
