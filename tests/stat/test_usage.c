/* SPDX-License-Identifier: MIT */
/* The use of a thread: its two counts of CPU time, the kernel's shares and the thread's clock. */
#include "stat/usage.h"

#include <stdint.h>

#include "base/clock.h"
#include "tests/support.h"

#define APART_NS (100 * NSEC_PER_USEC) /* by the calls between, and by rounding to 1 us */

/*
 * A run of a few ms is over before the kernel's next tick, and has its CPU time all the same. What
 * comes between the two calls may be longer than APART_NS, once in a while.
 */
static void less_than_a_tick(void)
{
	int same = 0;

	for (int i = 0; i < 20; i++) {
		struct usage then = usage_now(), used;
		volatile uint32_t work = 0;
		uint64_t shares;

		while (work < 3000000)
			work = work + 1;
		used = usage_now();
		used = usage_between(&then, &used);
		shares = used.user_ns + used.sys_ns;
		CU_ASSERT(used.cpu_ns > APART_NS);
		same += shares + APART_NS >= used.cpu_ns && shares <= used.cpu_ns + APART_NS;
	}
	CU_ASSERT(same >= 15);
}

static const struct test tests[] = {
	{ "user and system time are those of the clock", less_than_a_tick },
	{ .name = NULL },
};

int main(void)
{
	return suite_run("usage", tests);
}
