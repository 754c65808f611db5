/* SPDX-License-Identifier: MIT */
/* The least that a job is to do: see worker_floor.h. */
#include "worker/rate_floor.h"

#include <errno.h>
#include <inttypes.h>

#include "base/clock.h"

#define SETTLE_NS (2 * NSEC_PER_SEC)

static bool any(const struct op_rates *r)
{
	return r->op[OP_READ] || r->op[OP_WRITE] || r->op[OP_TRIM];
}

/* What counts for the floor: bytes or operations done since the worker began. */
static uint64_t done(const struct worker *w, uint32_t op, bool bytes)
{
	const struct op_stats *a = &w->total.op[op], *b = &w->slice.op[op];

	return bytes ? a->bytes + b->bytes : a->ios + b->ios;
}

static void window_begin(struct worker *w)
{
	struct floor *f = &w->floor;

	f->window_ns = w->now_ns;
	for (uint32_t op = 0; op < RATE_OPS; op++)
		f->before[op] = done(w, op, f->bytes);
}

void worker_floor_begin(struct worker *w)
{
	const struct job_rate *o = &w->job->rate;
	uint64_t settled = w->start_ns + SETTLE_NS;

	w->floor = (struct floor){ .bytes = any(&o->bytes_min), .look_ns = UINT64_MAX };
	w->floor.least = w->floor.bytes ? &o->bytes_min : &o->ios_min;
	if (any(w->floor.least))
		w->floor.look_ns = w->ramp_end_ns > settled ? w->ramp_end_ns : settled;
}

/* What the last I/O of the window may bring yet. */
static uint64_t floor_grain(const struct worker *w, uint32_t op)
{
	return w->floor.bytes ? w->job->io.bs.op[op].hi * w->shape.span : 1;
}

static void floor_failed(struct worker *w, uint32_t op, uint64_t n, double seconds)
{
	const struct floor *f = &w->floor;
	double from = (double)(f->window_ns - w->start_ns) / 1e9;

	fail(&w->err, ETIMEDOUT, "[%s] %s=%" PRIu64 ": %.1f %s%ss a second from %.1f s to %.1f s",
	     w->job->name, f->bytes ? "rate_min" : "rate_iops_min", f->least->op[op],
	     (double)n / seconds, f->bytes ? "bytes of " : "", op_names[op], from, from + seconds);
	w->unmet = w->ending = true;
}

void worker_floor_check(struct worker *w)
{
	struct floor *f = &w->floor;
	double seconds = (double)(w->now_ns - f->window_ns) / 1e9;
	bool held = true;

	for (uint32_t op = 0; f->window_ns && op < RATE_OPS && !w->ending; op++) {
		uint64_t n = done(w, op, f->bytes) - f->before[op];
		double least = (double)f->least->op[op] * seconds;

		if (!(job_directions(w->job) & 1u << op) || (double)n >= least)
			continue;
		held = false;
		if ((double)(n + floor_grain(w, op)) < least)
			floor_failed(w, op, n, seconds);
	}
	if (held)
		window_begin(w);
	f->look_ns = w->now_ns + w->job->rate.cycle.ns;
}
