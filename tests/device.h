/* SPDX-License-Identifier: MIT */
/*
 * A device whose time is simulated, with two engines: one that takes all it is given, and one that
 * does an I/O at a time. An I/O takes as long as any other, however many there are, unless load_ns
 * makes it longer; one that is issued while the device stalls begins when the stall ends. A wait
 * moves the clock, which clock_hold has stopped before.
 */
#ifndef IOGEN_TESTS_DEVICE_H
#define IOGEN_TESTS_DEVICE_H

#include "io/engine.h"

#define DEVICE_IOS 4096

struct device {
	/* given */
	uint64_t io_ns;                  /* of an I/O */
	uint64_t load_ns;                /* on top, for each that is in flight before it */
	uint64_t stall_ns, stall_end_ns; /* of the clock */

	/* what happened */
	unsigned deepest;
	uint64_t idle_calls; /* reaps that found nothing and were not to wait */

	/* its own */
	struct io *io[DEVICE_IOS];
	uint64_t done_ns[DEVICE_IOS];
	unsigned n;
};

extern struct device device;
extern const struct engine engine_queued, engine_one_by_one;

#endif
