/* SPDX-License-Identifier: MIT */
/* Calls of an engine that take a given time: see ticks.h. */
#include "tests/ticks.h"

struct ticks ticks;

bool ticks_begin(uint64_t submit_ns, uint64_t reap_ns)
{
	ticks = (struct ticks){ .submit_ns = submit_ns, .reap_ns = reap_ns };
	return clock_hold(TICKS_T0);
}

void ticks_pass(struct script *s, bool reap)
{
	if (!reap)
		clock_advance(ticks.submit_ns);
	else if (ticks.stall_ns && s->nreaps == ticks.stall_at)
		clock_advance(ticks.stall_ns);
	else
		clock_advance(ticks.reap_ns);
}

bool ticks_make(struct rig *r, const struct engine *engine, uint64_t size, uint64_t reap_ns,
		const char *options)
{
	if (!ticks_begin(0, reap_ns))
		return false;
	rig_make(r, engine, size, 1, options);
	r->script.on_call = ticks_pass;
	return true;
}

void ticks_free(struct rig *r)
{
	rig_free(r);
	clock_release();
}

bool ticks_near(uint64_t a, uint64_t b)
{
	return a <= b + 1000 && b <= a + 1000;
}
