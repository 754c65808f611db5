/* SPDX-License-Identifier: MIT */
/* Reading a worker's clock: the one way to do it, so that no event is missed. */
#ifndef IOGEN_WORKER_CLOCK_H
#define IOGEN_WORKER_CLOCK_H

#include "base/clock.h"
#include "worker/time.h"

/* Around each call of the engine, and behind anything else in the loop that takes time. */
static inline void worker_clock(struct worker *w)
{
	w->loop.now_ns = clock_now_ns();
	if (__builtin_expect(w->loop.now_ns >= w->loop.event_ns, 0))
		worker_events(w);
}

#endif
