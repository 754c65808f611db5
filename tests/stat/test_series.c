/* SPDX-License-Identifier: MIT */
/*
 * The time series: slices of several workers on one grid, of which nothing is lost, whoever stalls
 * or ends early. How a worker uses it is in tests/worker/test_slices.c.
 */
#include "stat/series.h"

#include "base/rng.h"
#include "tests/feed.h"
#include "tests/support.h"

#define READ (1u << OP_READ)
#define WRITE (1u << OP_WRITE)

static void one_worker(void)
{
	feed_begin(100, 0, 1, READ | WRITE);
	feed_count(0, OP_READ, 3, 50);
	feed_leave(0, 4, 105);
	CU_ASSERT_EQUAL(feed.series.nrows, 2);
	feed_count(0, OP_READ, 1, 50);
	feed_count(0, OP_WRITE, 2, 50);
	feed_error(0, OP_WRITE);
	feed_leave(0, 5, 200);
	feed_count(0, OP_WRITE, 7, 50);
	feed_end(0, 260);
	CU_ASSERT_EQUAL(feed.series.nrows, 6);
	feed_row(0, 0, 100, OP_READ, 3, 4);
	feed_row(1, 0, 100, OP_WRITE, 0, 4);
	feed_row(2, 100, 200, OP_READ, 1, 5);
	feed_row(3, 100, 200, OP_WRITE, 2, 5);
	feed_row(4, 200, 260, OP_READ, 0, 0);
	feed_row(5, 200, 260, OP_WRITE, 7, 0);
	CU_ASSERT_EQUAL(feed.series.rows[3].errors, 1);
	CU_ASSERT_EQUAL(feed.series.rows[2].errors, 0);
	feed_laws();
	feed_done();
}

/* A slice has its row when the last worker has left it. */
static void several_workers(void)
{
	feed_begin(100, 0, 3, READ);
	feed_count(0, OP_READ, 1, 50);
	feed_leave(0, 1, 101);
	feed_count(1, OP_READ, 2, 50);
	feed_leave(1, 2, 150);
	feed_count(0, OP_READ, 10, 50);
	feed_leave(0, 1, 202);
	CU_ASSERT_EQUAL(feed.series.nrows, 0);
	feed_count(2, OP_READ, 4, 50);
	feed_leave(2, 4, 199);
	CU_ASSERT_EQUAL(feed.series.nrows, 1);
	feed_count(2, OP_READ, 40, 50);
	feed_leave(2, 4, 200);
	CU_ASSERT_EQUAL(feed.series.nrows, 1);
	feed_count(1, OP_READ, 20, 50);
	feed_leave(1, 2, 200);
	CU_ASSERT_EQUAL(feed.series.nrows, 2);
	for (uint32_t w = 0; w < 3; w++) {
		feed_count(w, OP_READ, 100, 50);
		feed_end(w, 210 + 10 * w);
	}
	CU_ASSERT_EQUAL(feed.series.nrows, 3);
	feed_row(0, 0, 100, OP_READ, 7, 7);
	feed_row(1, 100, 200, OP_READ, 70, 7);
	feed_row(2, 200, 230, OP_READ, 300, 0);
	feed_laws();
	feed_done();
}

/* One stalls for slices on end: they wait for it, and what it has in flight is in each. */
static void stall(void)
{
	feed_begin(100, 0, 2, READ);
	feed_count(0, OP_READ, 1, 50);
	for (uint64_t now = 100; now <= 500; now += 100) {
		feed_count(1, OP_READ, now / 100, 50);
		feed_leave(1, 2, now);
	}
	CU_ASSERT_EQUAL(feed.series.nrows, 0);
	feed_leave(0, 30, 555);
	CU_ASSERT_EQUAL(feed.series.nrows, 5);
	feed_count(0, OP_READ, 1, 400);
	feed_count(1, OP_READ, 1, 50);
	feed_end(0, 560);
	feed_end(1, 580);
	for (size_t i = 0; i < 5; i++)
		feed_row(i, 100 * i, 100 * i + 100, OP_READ, i + 1 + !i, 32);
	feed_row(5, 500, 580, OP_READ, 2, 0);
	feed_laws();
	feed_done();
}

/* What comes at the very end of a slice, and of the job, is not lost. */
static void on_the_edge(void)
{
	feed_begin(100, 0, 1, READ);
	feed_leave(0, 1, 100);
	feed_count(0, OP_READ, 1, 100);
	feed_error(0, OP_READ);
	feed_end(0, 100);
	CU_ASSERT_EQUAL(feed.series.nrows, 2);
	feed_row(0, 0, 100, OP_READ, 0, 1);
	feed_row(1, 100, 100, OP_READ, 1, 0);
	CU_ASSERT_EQUAL(feed.series.rows[1].errors, 1);
	feed_done();
}

/* What a row says of latencies, and that percentiles need a sample. */
static void latencies(void)
{
	static const uint64_t samples[] = { 0, 1, 5, 6, 367, 368 };

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		const struct slice *s;

		feed_begin(100, 0, 1, READ);
		if (samples[i])
			feed_count(0, OP_READ, samples[i] - 1, 40);
		if (samples[i])
			feed_count(0, OP_READ, 1, 100);
		feed_end(0, 50);
		CU_ASSERT_FATAL(feed.series.nrows == 1);
		s = &feed.series.rows[0];
		CU_ASSERT_EQUAL(s->p50_known, samples[i] >= 6);
		CU_ASSERT_EQUAL(s->p99_known, samples[i] >= 368);
		CU_ASSERT_EQUAL(s->max_ns, samples[i] ? 100 : 0);
		if (samples[i] > 2) {
			CU_ASSERT_EQUAL(s->p50_ns, 40);
			CU_ASSERT_EQUAL(s->p99_ns, samples[i] >= 100 ? 40 : 100);
		}
		if (samples[i])
			CU_ASSERT_DOUBLE_EQUAL(s->mean_ns, 40 + 60.0 / (double)samples[i], 0.001);
		feed_laws();
		feed_done();
	}
}

/* Many slices, workers and ops in any order of events. */
static void at_random(void)
{
	for (uint64_t seed = 0; seed < 50; seed++) {
		struct rng r = { seed };
		uint64_t now = rng_below(&r, 300);
		uint32_t left = 1 + (uint32_t)rng_below(&r, FEED_WORKERS), n = left;
		bool ended[FEED_WORKERS] = { false };
		uint64_t last[FEED_WORKERS];

		feed_begin(100, now, n, READ | WRITE | 1u << OP_SYNC);
		for (uint32_t w = 0; w < n; w++)
			last[w] = now;
		while (left) {
			uint32_t w = (uint32_t)rng_below(&r, n);

			now += rng_below(&r, 40);
			if (ended[w])
				continue;
			/* it has looked at the clock: what is over is left before more counts */
			if (now / 100 != last[w] / 100)
				feed_leave(w, 1, now);
			last[w] = now;
			feed_count(w, OP_READ, rng_below(&r, 4), rng_below(&r, 1000));
			feed_count(w, OP_SYNC, rng_below(&r, 2), rng_below(&r, 1000));
			if (!rng_below(&r, 5))
				feed_error(w, OP_WRITE);
			now += 1; /* so that no slice is of no length */
			if (now / 100 != last[w] / 100)
				continue;
			if (!rng_below(&r, 30)) {
				feed_end(w, now);
				ended[w] = true;
				left--;
			}
		}
		feed_laws();
		feed_done();
	}
}

/* --- threads --- */

#define THREAD_SLICES 100

static void *worker(void *arg)
{
	uint32_t w = (uint32_t)((struct stats *)arg - feed.counted);
	uint64_t now = 0;

	for (; now < 100 * THREAD_SLICES; now += 100) {
		feed.counted[w].op[OP_READ].ios += w + 1;
		feed.counted[w].op[OP_READ].bytes += 10 * (w + 1);
		series_leave(&feed.series, w, &feed.counted[w], 1, now + 100);
	}
	series_end(&feed.series, w, &feed.counted[w], 0, now);
	return NULL;
}

static void threads(void)
{
	pthread_t thread[FEED_WORKERS];

	feed_begin(100, 0, FEED_WORKERS, READ);
	for (uint32_t w = 0; w < FEED_WORKERS; w++)
		CU_ASSERT_FATAL(!pthread_create(&thread[w], NULL, worker, &feed.counted[w]));
	for (uint32_t w = 0; w < FEED_WORKERS; w++)
		pthread_join(thread[w], NULL);
	CU_ASSERT_EQUAL(feed.series.nrows, THREAD_SLICES);
	for (size_t i = 0; i < THREAD_SLICES; i++)
		feed_row(i, 100 * i, 100 * i + 100, OP_READ, 36, FEED_WORKERS);
	feed_done();
}

static const struct test tests[] = {
	{ "one worker", one_worker },
	{ "several workers", several_workers },
	{ "a stall over several slices", stall },
	{ "what comes on the edge is not lost", on_the_edge },
	{ "latencies, and what the sample supports", latencies },
	{ "any order of events", at_random },
	{ "workers on threads of their own", threads },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("series", tests);
}
