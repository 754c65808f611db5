/* SPDX-License-Identifier: MIT */
/*
 * The time series: slices of several workers on one grid, of which nothing is lost, whoever stalls
 * or ends early. How a worker uses it is in test_worker_time.c.
 */
#include "stat/series.h"

#include "base/rng.h"
#include "tests/support.h"

#define READ (1u << OP_READ)
#define WRITE (1u << OP_WRITE)
#define LAT_ONLY (1u << LAT)
#define MAX_WORKERS 8

static struct series series;
static struct stats counted[MAX_WORKERS];
static struct stats total; /* of all that was counted */

static void given(uint64_t step, uint64_t start, uint32_t workers, uint32_t ops)
{
	CU_ASSERT_EQUAL_FATAL(series_init(&series, step, start, workers, ops, LAT_ONLY), 0);
	CU_ASSERT_EQUAL_FATAL(stats_init(&total, ops, LAT_ONLY), 0);
	for (uint32_t i = 0; i < workers; i++)
		CU_ASSERT_EQUAL_FATAL(stats_init(&counted[i], ops, LAT_ONLY), 0);
}

static void done(void)
{
	for (uint32_t i = 0; i < series.workers; i++)
		stats_release(&counted[i]);
	stats_release(&total);
	series_release(&series);
}

/* Worker @w counts @ios of @op, of 10 bytes and a latency each. */
static void count(uint32_t w, enum op op, uint64_t ios, uint64_t lat_ns)
{
	struct op_stats *o[] = { &counted[w].op[op], &total.op[op] };

	for (int k = 0; k < 2; k++) {
		o[k]->ios += ios;
		o[k]->bytes += 10 * ios;
		for (uint64_t i = 0; i < ios; i++)
			histogram_add(o[k]->hist[LAT], lat_ns);
	}
}

static void count_error(uint32_t w, enum op op)
{
	counted[w].op[op].errors++;
	total.op[op].errors++;
}

static void leave(uint32_t w, uint32_t inflight, uint64_t now)
{
	series_leave(&series, w, &counted[w], inflight, now);
	CU_ASSERT_EQUAL(stats_ios(&counted[w]), 0);
}

static void end(uint32_t w, uint64_t now)
{
	series_end(&series, w, &counted[w], 0, now);
	CU_ASSERT_EQUAL(stats_ios(&counted[w]), 0);
}

/* Row @i is this one. */
static void row(size_t i, uint64_t start, uint64_t end_ns, enum op op, uint64_t ios,
		uint32_t inflight)
{
	const struct slice *s = &series.rows[i];

	CU_ASSERT_FATAL(i < series.nrows);
	CU_ASSERT_EQUAL(s->start_ns, start);
	CU_ASSERT_EQUAL(s->end_ns, end_ns);
	CU_ASSERT_EQUAL(s->op, op);
	CU_ASSERT_EQUAL(s->ios, ios);
	CU_ASSERT_EQUAL(s->bytes, 10 * ios);
	CU_ASSERT_EQUAL(s->inflight, inflight);
}

/* Rows follow one another without a gap, in each op, and add up to what was counted. */
static void laws(void)
{
	for (uint32_t op = 0; op < OPS; op++) {
		uint64_t ios = 0, bytes = 0, errors = 0, last = series.start_ns;

		for (size_t i = 0; i < series.nrows; i++) {
			const struct slice *s = &series.rows[i];

			if (s->op != op)
				continue;
			CU_ASSERT_EQUAL(s->start_ns, last);
			CU_ASSERT(s->end_ns > s->start_ns);
			CU_ASSERT(s->end_ns % series.step_ns == 0 || s->end_ns == series.end_ns);
			ios += s->ios;
			bytes += s->bytes;
			errors += s->errors;
			last = s->end_ns;
		}
		CU_ASSERT_EQUAL(ios, total.op[op].ios);
		CU_ASSERT_EQUAL(bytes, total.op[op].bytes);
		CU_ASSERT_EQUAL(errors, total.op[op].errors);
		CU_ASSERT(!(series.ops & 1u << op) || last == series.end_ns);
	}
	CU_ASSERT(!series.open && !series.lost && !series.active);
}

static void one_worker(void)
{
	given(100, 0, 1, READ | WRITE);
	count(0, OP_READ, 3, 50);
	leave(0, 4, 105);
	CU_ASSERT_EQUAL(series.nrows, 2);
	count(0, OP_READ, 1, 50);
	count(0, OP_WRITE, 2, 50);
	count_error(0, OP_WRITE);
	leave(0, 5, 200);
	count(0, OP_WRITE, 7, 50);
	end(0, 260);
	CU_ASSERT_EQUAL(series.nrows, 6);
	row(0, 0, 100, OP_READ, 3, 4);
	row(1, 0, 100, OP_WRITE, 0, 4);
	row(2, 100, 200, OP_READ, 1, 5);
	row(3, 100, 200, OP_WRITE, 2, 5);
	row(4, 200, 260, OP_READ, 0, 0);
	row(5, 200, 260, OP_WRITE, 7, 0);
	CU_ASSERT_EQUAL(series.rows[3].errors, 1);
	CU_ASSERT_EQUAL(series.rows[2].errors, 0);
	laws();
	done();
}

/* A slice has its row when the last worker has left it. */
static void several_workers(void)
{
	given(100, 0, 3, READ);
	count(0, OP_READ, 1, 50);
	leave(0, 1, 101);
	count(1, OP_READ, 2, 50);
	leave(1, 2, 150);
	count(0, OP_READ, 10, 50);
	leave(0, 1, 202);
	CU_ASSERT_EQUAL(series.nrows, 0);
	count(2, OP_READ, 4, 50);
	leave(2, 4, 199);
	CU_ASSERT_EQUAL(series.nrows, 1);
	count(2, OP_READ, 40, 50);
	leave(2, 4, 200);
	CU_ASSERT_EQUAL(series.nrows, 1);
	count(1, OP_READ, 20, 50);
	leave(1, 2, 200);
	CU_ASSERT_EQUAL(series.nrows, 2);
	for (uint32_t w = 0; w < 3; w++) {
		count(w, OP_READ, 100, 50);
		end(w, 210 + 10 * w);
	}
	CU_ASSERT_EQUAL(series.nrows, 3);
	row(0, 0, 100, OP_READ, 7, 7);
	row(1, 100, 200, OP_READ, 70, 7);
	row(2, 200, 230, OP_READ, 300, 0);
	laws();
	done();
}

/* One stalls for slices on end: they wait for it, and what it has in flight is in each. */
static void stall(void)
{
	given(100, 0, 2, READ);
	count(0, OP_READ, 1, 50);
	for (uint64_t now = 100; now <= 500; now += 100) {
		count(1, OP_READ, now / 100, 50);
		leave(1, 2, now);
	}
	CU_ASSERT_EQUAL(series.nrows, 0);
	leave(0, 30, 555);
	CU_ASSERT_EQUAL(series.nrows, 5);
	count(0, OP_READ, 1, 400);
	count(1, OP_READ, 1, 50);
	end(0, 560);
	end(1, 580);
	for (size_t i = 0; i < 5; i++)
		row(i, 100 * i, 100 * i + 100, OP_READ, i + 1 + !i, 32);
	row(5, 500, 580, OP_READ, 2, 0);
	laws();
	done();
}

/* What comes at the very end of a slice, and of the job, is not lost. */
static void on_the_edge(void)
{
	given(100, 0, 1, READ);
	leave(0, 1, 100);
	count(0, OP_READ, 1, 100);
	count_error(0, OP_READ);
	end(0, 100);
	CU_ASSERT_EQUAL(series.nrows, 2);
	row(0, 0, 100, OP_READ, 0, 1);
	row(1, 100, 100, OP_READ, 1, 0);
	CU_ASSERT_EQUAL(series.rows[1].errors, 1);
	done();
}

/* What a row says of latencies, and that percentiles need a sample. */
static void latencies(void)
{
	static const uint64_t samples[] = { 0, 1, 5, 6, 367, 368 };

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		const struct slice *s;

		given(100, 0, 1, READ);
		if (samples[i])
			count(0, OP_READ, samples[i] - 1, 40);
		if (samples[i])
			count(0, OP_READ, 1, 100);
		end(0, 50);
		CU_ASSERT_FATAL(series.nrows == 1);
		s = &series.rows[0];
		CU_ASSERT_EQUAL(s->p50_known, samples[i] >= 6);
		CU_ASSERT_EQUAL(s->p99_known, samples[i] >= 368);
		CU_ASSERT_EQUAL(s->max_ns, samples[i] ? 100 : 0);
		if (samples[i] > 2) {
			CU_ASSERT_EQUAL(s->p50_ns, 40);
			CU_ASSERT_EQUAL(s->p99_ns, samples[i] >= 100 ? 40 : 100);
		}
		if (samples[i])
			CU_ASSERT_DOUBLE_EQUAL(s->mean_ns, 40 + 60.0 / (double)samples[i], 0.001);
		laws();
		done();
	}
}

/* Many slices, workers and ops in any order of events. */
static void at_random(void)
{
	for (uint64_t seed = 0; seed < 50; seed++) {
		struct rng r = { seed };
		uint64_t now = rng_below(&r, 300);
		uint32_t left = 1 + (uint32_t)rng_below(&r, MAX_WORKERS), n = left;
		bool ended[MAX_WORKERS] = { false };
		uint64_t last[MAX_WORKERS];

		given(100, now, n, READ | WRITE | 1u << OP_SYNC);
		for (uint32_t w = 0; w < n; w++)
			last[w] = now;
		while (left) {
			uint32_t w = (uint32_t)rng_below(&r, n);

			now += rng_below(&r, 40);
			if (ended[w])
				continue;
			/* it has looked at the clock: what is over is left before more counts */
			if (now / 100 != last[w] / 100)
				leave(w, 1, now);
			last[w] = now;
			count(w, OP_READ, rng_below(&r, 4), rng_below(&r, 1000));
			count(w, OP_SYNC, rng_below(&r, 2), rng_below(&r, 1000));
			if (!rng_below(&r, 5))
				count_error(w, OP_WRITE);
			now += 1; /* so that no slice is of no length */
			if (now / 100 != last[w] / 100)
				continue;
			if (!rng_below(&r, 30)) {
				end(w, now);
				ended[w] = true;
				left--;
			}
		}
		laws();
		done();
	}
}

/* --- threads --- */

#define THREAD_SLICES 100

static void *worker(void *arg)
{
	uint32_t w = (uint32_t)((struct stats *)arg - counted);
	uint64_t now = 0;

	for (; now < 100 * THREAD_SLICES; now += 100) {
		counted[w].op[OP_READ].ios += w + 1;
		counted[w].op[OP_READ].bytes += 10 * (w + 1);
		series_leave(&series, w, &counted[w], 1, now + 100);
	}
	series_end(&series, w, &counted[w], 0, now);
	return NULL;
}

static void threads(void)
{
	pthread_t thread[MAX_WORKERS];

	given(100, 0, MAX_WORKERS, READ);
	for (uint32_t w = 0; w < MAX_WORKERS; w++)
		CU_ASSERT_FATAL(!pthread_create(&thread[w], NULL, worker, &counted[w]));
	for (uint32_t w = 0; w < MAX_WORKERS; w++)
		pthread_join(thread[w], NULL);
	CU_ASSERT_EQUAL(series.nrows, THREAD_SLICES);
	for (size_t i = 0; i < THREAD_SLICES; i++)
		row(i, 100 * i, 100 * i + 100, OP_READ, 36, MAX_WORKERS);
	done();
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
	return suite_run("interval", tests);
}
