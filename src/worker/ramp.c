/* SPDX-License-Identifier: MIT */
/* A ramp that ends when so much has been moved: see ramp.h. */
#include "worker/ramp.h"

#include "base/clock.h"
#include "job/ramp_options.h"
#include "job/runtime_options.h"

#define LOOK_MIN_NS (NSEC_PER_USEC)
#define LOOK_MAX_NS (200 * NSEC_PER_USEC)
#define NEAR 64 /* so many blocks before the end, each completion is looked at */

void worker_ramp_begin(struct worker *w)
{
	w->clock.ramp.look_ns = UINT64_MAX;
	if (!w->job->ramp->size)
		return;
	if (!w->clock.ramp.moved)
		w->clock.ramp.moved = &w->clock.ramp.own;
	w->clock.ramp.look_ns = w->loop.now_ns;
	w->clock.ramp_end_ns = w->clock.deadline_ns = UINT64_MAX;
}

void worker_ramp_add(struct worker *w)
{
	uint64_t bytes = w->clock.ramp.bytes;

	for (int op = OP_READ; op <= OP_COPY; op++)
		if (worker_moving_ops(w) & 1u << op)
			bytes += w->slice.op[op].bytes;
	atomic_fetch_add_explicit(w->clock.ramp.moved, bytes - w->clock.ramp.added,
				  memory_order_relaxed);
	w->clock.ramp.added = bytes;
}

/* Returns the time that half of the missing bytes, or of a block, take at the rate so far. */
static uint64_t half_way_ns(const struct worker *w, uint64_t moved)
{
	double ran = (double)(w->loop.now_ns - w->given.start_ns),
	       block = (double)(job_copies_inside(w->job) ? job_blocks(w->job)->hi :
							    job_largest_block(w->job));
	double left = (double)(w->job->ramp->size - moved);
	double ns = moved ? ran * (left > block ? left : block) / (double)moved / 2 : ran / 2;

	if (left <= NEAR * block && !w->phase.hold_ns) /* a pause is slept */
		return 0;
	return ns < LOOK_MIN_NS ? LOOK_MIN_NS : ns > LOOK_MAX_NS ? LOOK_MAX_NS : (uint64_t)ns;
}

void worker_ramp_look(struct worker *w)
{
	uint64_t longest = w->job->runtime->longest.ns;
	uint64_t moved;

	worker_ramp_add(w);
	moved = atomic_load_explicit(w->clock.ramp.moved, memory_order_relaxed);
	if (moved < w->job->ramp->size) {
		w->clock.ramp.look_ns = w->loop.now_ns + half_way_ns(w, moved);
		return;
	}
	w->clock.ramp.look_ns = UINT64_MAX;
	w->clock.ramp_end_ns = w->loop.now_ns;
	w->clock.deadline_ns = longest ? w->loop.now_ns + longest : UINT64_MAX;
}
