/* SPDX-License-Identifier: MIT */
/*
 * A worker on a scripted engine whose calls take a given time each, under a clock that stands still
 * but for that: every latency and every moment is known beforehand.
 */
#ifndef IOGEN_TESTS_TICKS_H
#define IOGEN_TESTS_TICKS_H

#include "base/clock.h"
#include "tests/rig.h"

#define TICKS_T0 (1000 * NSEC_PER_SEC) /* what the clock shows first */

/* What passes during each call of submit and of reap, and instead during one of them. */
struct ticks {
	uint64_t submit_ns, reap_ns;
	uint64_t stall_ns, stall_at; /* the reap of that number, from 0; stall_ns 0: none */
};

extern struct ticks ticks;

/* Stops the clock, and sets what a call takes. Where the clock cannot be held: says so, false. */
bool ticks_begin(uint64_t submit_ns, uint64_t reap_ns);

/* The on_call of a script that begins after it. */
void ticks_pass(struct script *s, bool reap);

/* All that for a worker with files in memory, as rig_make; its reaps take @reap_ns each. */
bool ticks_make(struct rig *r, const struct engine *engine, uint64_t size, uint64_t reap_ns,
		const char *options);

/* Frees the rig, and lets the clock run. */
void ticks_free(struct rig *r);

/* About equal: a clock that is held may still let a ns go by. */
bool ticks_near(uint64_t a, uint64_t b);

#endif
