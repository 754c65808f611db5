/* SPDX-License-Identifier: MIT */
/* A device whose time is simulated: see device.h. */
#include "tests/device.h"

#include <string.h>

#include "base/clock.h"
#include "tests/rig.h"

struct device device;

static int device_open(void *state, const struct engine_env *env, struct err *e)
{
	(void)state;
	(void)env;
	(void)e;
	return 0;
}

static void device_close(void *state)
{
	(void)state;
}

static uint64_t device_done(uint64_t now)
{
	bool stalls = now >= device.stall_ns && now < device.stall_end_ns;

	return (stalls ? device.stall_end_ns : now) + device.io_ns + device.n * device.load_ns;
}

static int device_submit(void *state, struct io **ios, unsigned n)
{
	uint64_t now = clock_now_ns();

	(void)state;
	for (unsigned i = 0; i < n; i++) {
		uint64_t done = device_done(now);

		if (device.n && device.done_ns[device.n - 1] > done) /* in order */
			done = device.done_ns[device.n - 1];
		ios[i]->res = io_length(ios[i]);
		device.done_ns[device.n] = done;
		device.io[device.n++] = ios[i];
	}
	device.deepest = device.n > device.deepest ? device.n : device.deepest;
	return (int)n;
}

static int device_reap(void *state, struct io **done, unsigned min, unsigned max, uint64_t wait_ns)
{
	uint64_t now = clock_now_ns();
	unsigned n = 0;

	(void)state;
	if (min && device.done_ns[0] > now) {
		uint64_t ns = device.done_ns[0] - now;

		clock_advance(ns < wait_ns ? ns : wait_ns);
		now = clock_now_ns();
	}
	while (n < max && n < device.n && device.done_ns[n] <= now) {
		done[n] = device.io[n];
		n++;
	}
	device.n -= n;
	memmove(device.io, device.io + n, device.n * sizeof(device.io[0]));
	memmove(device.done_ns, device.done_ns + n, device.n * sizeof(device.done_ns[0]));
	device.idle_calls += !n && !min;
	return (int)n;
}

static int device_do(void *state, struct io **ios, unsigned n)
{
	uint64_t now = clock_now_ns();

	(void)state;
	(void)n;
	clock_advance(device_done(now) - now);
	ios[0]->res = io_length(ios[0]);
	return 1;
}

#define DEVICE(NAME, SUBMIT, REAP)                      \
	const struct engine engine_##NAME = {           \
		.name = #NAME,                          \
		.help = "Takes as long as it is told",  \
		.caps = ENGINE_DISKLESS | ENGINE_TRIMS, \
		.state_size = 1,                        \
		.open = device_open,                    \
		.close = device_close,                  \
		.submit = SUBMIT,                       \
		.reap = REAP,                           \
	}

DEVICE(queued, device_submit, device_reap);
DEVICE(one_by_one, device_do, NULL);
