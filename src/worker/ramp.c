/* SPDX-License-Identifier: MIT */
/* A ramp that ends when so much has been moved: see worker_ramp.h. */
#include "worker/ramp.h"

#include "base/clock.h"

#define LOOK_MIN_NS (NSEC_PER_USEC)
#define LOOK_MAX_NS (200 * NSEC_PER_USEC)

void worker_ramp_begin(struct worker *w)
{
	w->ramp.look_ns = UINT64_MAX;
	if (!w->job->time.ramp_size)
		return;
	if (!w->ramp.moved)
		w->ramp.moved = &w->ramp.own;
	w->ramp.look_ns = w->now_ns;
	w->ramp_end_ns = w->deadline_ns = UINT64_MAX;
}

void worker_ramp_add(struct worker *w)
{
	uint64_t bytes = w->ramp.bytes;

	for (int op = OP_READ; op <= OP_TRIM; op++)
		bytes += w->slice.op[op].bytes;
	atomic_fetch_add_explicit(w->ramp.moved, bytes - w->ramp.added, memory_order_relaxed);
	w->ramp.added = bytes;
}

/* How long it takes, at the rate so far, to move half of what is missing, or of a block. */
static uint64_t half_way_ns(const struct worker *w, uint64_t moved)
{
	double ran = (double)(w->now_ns - w->start_ns), block = (double)job_largest_block(w->job);
	double left = (double)(w->job->time.ramp_size - moved);
	double ns = moved ? ran * (left > block ? left : block) / (double)moved / 2 : ran / 2;

	return ns < LOOK_MIN_NS ? LOOK_MIN_NS : ns > LOOK_MAX_NS ? LOOK_MAX_NS : (uint64_t)ns;
}

void worker_ramp_look(struct worker *w)
{
	const struct job_time *time = &w->job->time;

	uint64_t moved;

	worker_ramp_add(w);
	moved = atomic_load_explicit(w->ramp.moved, memory_order_relaxed);
	if (moved < time->ramp_size) {
		w->ramp.look_ns = w->now_ns + half_way_ns(w, moved);
		return;
	}
	w->ramp.look_ns = UINT64_MAX;
	w->ramp_end_ns = w->now_ns;
	w->deadline_ns = time->runtime.ns ? w->now_ns + time->runtime.ns : UINT64_MAX;
}
