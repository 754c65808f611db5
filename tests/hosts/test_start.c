/* SPDX-License-Identifier: MIT */
/* Relating clocks by trips there and back, and waiting for a moment. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/rng.h"
#include "hosts/start.h"
#include "tests/support.h"

/* The fastest trip counts, wherever it is among others. */
static void fastest(void)
{
	struct clock_relation r = { 0 };

	clock_relation_add(&r, 1000, 9000, 105000);
	clock_relation_add(&r, 10000, 10400, 110200);
	clock_relation_add(&r, 20000, 28000, 121000);
	CU_ASSERT_TRUE(r.known);
	CU_ASSERT_EQUAL(r.trip_ns, 400);
	CU_ASSERT_EQUAL(r.offset_ns, 100000);
	CU_ASSERT_TRUE(r.uncertainty_ns >= 200 && r.uncertainty_ns <= 201);
}

/* The other clock may be behind, by more than this one shows. */
static void behind(void)
{
	struct clock_relation r = { 0 };

	clock_relation_add(&r, 3000000000, 3000000100, 50);
	CU_ASSERT_EQUAL(r.offset_ns, -3000000000);
}

/* Whatever share of a trip is the way there, the true offset is within what is told. */
static void holds(void)
{
	struct rng rng = rng_stream((struct stream_name){ .seed = 5 }, RNG_OFFSET);

	for (int i = 0; i < 2000; i++) {
		int64_t truth = (int64_t)rng_below(&rng, 6000000000) - 3000000000;
		struct clock_relation r = { 0 };

		for (int k = 0; k < START_TRIPS; k++) {
			uint64_t sent = UINT64_C(10000000000) + rng_below(&rng, 1000000);
			uint64_t trip = 1 + rng_below(&rng, 5000000);
			uint64_t there = rng_below(&rng, trip + 1);

			clock_relation_add(&r, sent, sent + trip,
					   (uint64_t)((int64_t)(sent + there) + truth));
		}
		CU_ASSERT_TRUE(llabs(r.offset_ns - truth) <= (int64_t)r.uncertainty_ns);
	}
}

/* Nobody is early, and a stop is not slept over. */
static void waits(void)
{
	atomic_bool stop = false;
	uint64_t at = clock_now_ns() + 2 * NSEC_PER_MSEC;

	CU_ASSERT_TRUE(start_wait(at, &stop) >= 0);
	CU_ASSERT_TRUE(clock_now_ns() >= at);
	atomic_store(&stop, true);
	CU_ASSERT_TRUE(start_wait(clock_now_ns() + 3600 * NSEC_PER_SEC, &stop) < 0);
}

static const struct test tests[] = {
	{ "the fastest trip counts", fastest },
	{ "a clock that is behind", behind },
	{ "the uncertainty holds", holds },
	{ "waiting for a moment", waits },
	{ NULL, NULL },
};

int main(void)
{
	clock_init();
	return suite_run("hosts_start", tests);
}
