/* SPDX-License-Identifier: MIT */
/*
 * The least that a job is to do: rate_min=, rate_iops_min=. Looked at each rate_cycle= from two
 * seconds on, as in fio: a job that does less ends, unmet. An I/O that is not done counts for
 * nothing, so a window that lacks less than one I/O goes on, and is looked at again a cycle later.
 */
#include <errno.h>
#include <inttypes.h>

#include "base/clock.h"
#include "load/rate_options.h"
#include "worker/attachments.h"
#include "worker/worker.h"

#define SETTLE_NS (2 * NSEC_PER_SEC)

struct rate_floor {
	const struct op_rates *least; /* least rates, of bytes or of I/Os */
	bool bytes;
	uint64_t look_ns;          /* moment to look; UINT64_MAX: not before it measures */
	uint64_t window_ns;        /* the window's begin; 0: there is none yet */
	uint64_t before[RATE_OPS]; /* done when the window began */
};

static bool any(const struct op_rates *r)
{
	return r->op[OP_READ] || r->op[OP_WRITE] || r->op[OP_TRIM];
}

static bool floor_wanted(const struct worker *w)
{
	return any(&w->job->rate->bytes_min) || any(&w->job->rate->ios_min);
}

static int floor_open(struct worker *w, void **state)
{
	const struct rate_options *o = w->job->rate;
	struct rate_floor *f = *state;

	f->bytes = any(&o->bytes_min);
	f->least = f->bytes ? &o->bytes_min : &o->ios_min;
	f->look_ns = UINT64_MAX;
	return 0;
}

static void floor_measure(struct worker *w, void *state)
{
	struct rate_floor *f = state;
	uint64_t settled = w->given.start_ns + SETTLE_NS;

	f->look_ns = w->left.begin_ns > settled ? w->left.begin_ns : settled;
}

/* Counts for the floor: bytes or operations done since the worker began. */
static uint64_t done(const struct worker *w, uint32_t op, bool bytes)
{
	const struct op_stats *a = &w->left.total.op[op], *b = &w->slice.op[op];

	return bytes ? a->bytes + b->bytes : a->ios + b->ios;
}

static void window_begin(struct worker *w, struct rate_floor *f)
{
	f->window_ns = w->loop.now_ns;
	for (uint32_t op = 0; op < RATE_OPS; op++)
		f->before[op] = done(w, op, f->bytes);
}

/* An I/O that is under way may bring as much yet. */
static uint64_t floor_grain(const struct worker *w, const struct rate_floor *f, uint32_t op)
{
	return f->bytes ? job_blocks(w->job)[op].hi * w->shape.span : 1;
}

static void floor_failed(struct worker *w, const struct rate_floor *f, uint32_t op, uint64_t n,
			 double seconds)
{
	double from = (double)(f->window_ns - w->given.start_ns) / 1e9;

	fail(&w->left.err, ETIMEDOUT,
	     "[%s] %s=%" PRIu64 ": %.1f %s%ss a second from %.1f s to %.1f s", w->job->name,
	     f->bytes ? "rate_min" : "rate_iops_min", f->least->op[op], (double)n / seconds,
	     f->bytes ? "bytes of " : "", op_names[op], from, from + seconds);
	w->left.unmet = w->phase.ending = true;
}

/* Ends the job that does too little, or begins the next window. */
static void floor_check(struct worker *w, struct rate_floor *f)
{
	double seconds = (double)(w->loop.now_ns - f->window_ns) / 1e9;
	bool held = true;

	for (uint32_t op = 0; f->window_ns && op < RATE_OPS && !w->phase.ending; op++) {
		uint64_t n = done(w, op, f->bytes) - f->before[op];
		double least = (double)f->least->op[op] * seconds;

		if (!(job_directions(w->job) & 1u << op) || (double)n >= least)
			continue;
		held = false;
		if ((double)(n + floor_grain(w, f, op)) < least)
			floor_failed(w, f, op, n, seconds);
	}
	if (held)
		window_begin(w, f);
	f->look_ns = w->loop.now_ns + w->job->rate->cycle.ns;
}

static uint64_t floor_event(struct worker *w, void *state)
{
	struct rate_floor *f = state;

	if (w->loop.now_ns >= f->look_ns)
		floor_check(w, f);
	return f->look_ns;
}

const struct attachment_ops attach_rate_floor = {
	.name = "rate_floor",
	.size = sizeof(struct rate_floor),
	.wanted = floor_wanted,
	.open = floor_open,
	.measure = floor_measure,
	.event = floor_event,
};
