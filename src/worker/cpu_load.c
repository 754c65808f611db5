/* SPDX-License-Identifier: MIT */
/*
 * ioengine=cpuio: no unit of work is ever planned. A worker that would plan one works for a chunk
 * of time, and holds until its pause is over.
 */
#include "job/cpu_load.h"
#include "worker/attachments.h"
#include "worker/clock.h"
#include "worker/files.h"

static bool load_wanted(const struct worker *w)
{
	return job_cpu_load(w->job);
}

static enum turn load_turn(struct worker *w, void *state, struct chain *c)
{
	const struct cpu_load *l = job_cpu_load(w->job);
	uint64_t end;

	(void)state;
	(void)c;
	worker_clock(w);
	end = w->loop.now_ns + l->chunk.ns;
	while (w->loop.now_ns < end && !w->phase.ending && !worker_is_stopped(w)) {
		cpu_load_work(l);
		worker_clock(w);
	}
	if (w->phase.ending)
		return TURN_END;
	w->phase.hold_ns = w->loop.now_ns + cpu_load_pause_ns(l);
	return TURN_HOLD;
}

const struct attachment_ops attach_cpu_load = {
	.name = "cpu_load",
	.wanted = load_wanted,
	.turn = load_turn,
};
