/* SPDX-License-Identifier: MIT */
/*
 * Where a series begins and ends: workers that end early, in any order or before the start, and
 * begins that are known later. test_series.c has the slices between.
 */
#include "stat/series.h"

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

/* Those who have ended are not waited for, and have nothing in flight. */
static void early_end(void)
{
	given(100, 0, 2, READ);
	count(0, OP_READ, 1, 50);
	end(0, 30);
	for (uint64_t now = 100; now <= 300; now += 100) {
		count(1, OP_READ, 2, 50);
		leave(1, 3, now);
		CU_ASSERT_EQUAL(series.nrows, now / 100);
	}
	end(1, 300);
	CU_ASSERT_EQUAL(series.nrows, 3);
	row(0, 0, 100, OP_READ, 3, 3);
	row(1, 100, 200, OP_READ, 2, 3);
	row(2, 200, 300, OP_READ, 2, 3);
	laws();
	done();
}

/* The last to end is not the one that ended latest. */
static void ends_in_any_order(void)
{
	given(100, 0, 2, READ);
	leave(0, 1, 110);
	leave(1, 1, 115);
	count(0, OP_READ, 5, 50);
	end(0, 170);
	count(1, OP_READ, 5, 50);
	end(1, 130);
	CU_ASSERT_EQUAL(series.nrows, 2);
	row(1, 100, 170, OP_READ, 10, 0);
	laws();
	done();
}

/* The first and the last slice are cut where the job begins and ends. */
static void cut(void)
{
	given(100, 250, 1, READ);
	count(0, OP_READ, 1, 50);
	leave(0, 1, 300);
	count(0, OP_READ, 2, 50);
	end(0, 345);
	CU_ASSERT_EQUAL(series.nrows, 2);
	row(0, 250, 300, OP_READ, 1, 1);
	row(1, 300, 345, OP_READ, 2, 0);
	laws();
	done();

	/* both in one slice */
	given(1000, 250, 1, READ);
	count(0, OP_READ, 9, 50);
	end(0, 260);
	CU_ASSERT_EQUAL(series.nrows, 1);
	row(0, 250, 260, OP_READ, 9, 0);
	laws();
	done();

	/* on the grid: no row of no length */
	given(100, 200, 1, READ);
	count(0, OP_READ, 9, 50);
	leave(0, 1, 300);
	end(0, 300);
	CU_ASSERT_EQUAL(series.nrows, 1);
	row(0, 200, 300, OP_READ, 9, 1);
	laws();
	done();
}

/* It ended before it was to be measured: nothing, or the errors that ended it. */
static void before_the_start(void)
{
	given(100, 550, 1, READ | WRITE);
	end(0, 120);
	CU_ASSERT_EQUAL(series.nrows, 0);
	done();

	given(100, 550, 1, READ | WRITE);
	count_error(0, OP_WRITE);
	end(0, 120);
	CU_ASSERT_EQUAL(series.nrows, 2);
	row(0, 120, 120, OP_READ, 0, 0);
	row(1, 120, 120, OP_WRITE, 0, 0);
	CU_ASSERT_EQUAL(series.rows[0].errors, 0);
	CU_ASSERT_EQUAL(series.rows[1].errors, 1);
	done();
}

/* Each says when it begins; nothing is a row until all have, and nothing before is a slice. */
static void begins(void)
{
	given(100, 20, 3, READ);
	series_await(&series);
	series_begin(&series, 1, 250);
	count(1, OP_READ, 3, 50);
	leave(1, 1, 310);
	series_begin(&series, 0, 330);
	count(0, OP_READ, 5, 50);
	leave(0, 1, 420);
	count(1, OP_READ, 1, 50);
	leave(1, 1, 500);
	CU_ASSERT_EQUAL(series.nrows, 0);
	series_begin(&series, 2, 550);
	CU_ASSERT_EQUAL(series.nrows, 2);
	row(0, 250, 300, OP_READ, 3, 1);
	row(1, 300, 400, OP_READ, 6, 2);
	for (uint32_t w = 0; w < 3; w++)
		end(w, 590 + w);
	laws();
	done();
}

/* One has ended before another begins, whoever says so first. */
static void begins_behind_an_end(void)
{
	for (int k = 0; k < 2; k++) {
		given(100, 0, 2, READ);
		series_await(&series);
		if (k)
			series_begin(&series, 1, 730);
		series_begin(&series, 0, 120);
		count(0, OP_READ, 2, 50);
		end(0, 180);
		if (!k)
			series_begin(&series, 1, 730);
		count(1, OP_READ, 2, 50);
		end(1, 750);
		CU_ASSERT_EQUAL(series.nrows, 7);
		laws();
		done();
	}
}

/* One ends, by an error, before the series has begun: that is in its first slice. */
static void ends_before_it_begins(void)
{
	for (int k = 0; k < 3; k++) {
		given(100, 20, 3, READ);
		series_await(&series);
		if (k == 1)
			series_begin(&series, 1, 950);
		count_error(0, OP_READ);
		end(0, 310);
		if (k != 1)
			series_begin(&series, 1, 950);
		if (k == 2)
			series_begin(&series, 2, 720);
		count(1, OP_READ, 3, 50);
		leave(1, 2, 1020);
		if (k == 2) {
			count(2, OP_READ, 1, 50);
			leave(2, 1, 1080);
			end(2, 1090);
		} else {
			end(2, 400);
		}
		end(1, 1050);
		CU_ASSERT_EQUAL(series.nrows, k == 2 ? 4 : 2);
		CU_ASSERT_EQUAL(series.rows[0].start_ns, k == 2 ? 720 : 950);
		laws();
		done();
	}
	/* nobody ever began */
	given(100, 20, 2, READ);
	series_await(&series);
	count_error(0, OP_READ);
	end(0, 310);
	end(1, 420);
	CU_ASSERT_EQUAL_FATAL(series.nrows, 1);
	row(0, 420, 420, OP_READ, 0, 0);
	CU_ASSERT_EQUAL(series.rows[0].errors, 1);
	done();
}

/* Where the series is not the end of the job: what goes on is in the last row of those who left. */
static void goes_on_elsewhere(void)
{
	static const uint32_t expected[][2] = { { 7, 3 }, { 7, 4 } };

	for (int k = 0; k < 2; k++) {
		given(100, 0, 2, READ);
		leave(0, 3, 105);
		leave(1, 4, 106);
		series_end(&series, 0, &counted[0], 3, 150);
		series_end(&series, 1, &counted[1], 4, k ? 170 : 130);
		CU_ASSERT_EQUAL_FATAL(series.nrows, 2);
		CU_ASSERT_EQUAL(series.rows[0].inflight, expected[k][0]);
		CU_ASSERT_EQUAL(series.rows[1].inflight, expected[k][1]);
		laws();
		done();
	}
	given(100, 0, 2, READ);
	series_end(&series, 0, &counted[0], 3, 50);
	series_end(&series, 1, &counted[1], 4, 50);
	row(0, 0, 50, OP_READ, 0, 7);
	laws();
	done();
}

static const struct test tests[] = {
	{ "an early end", early_end },
	{ "ends in any order", ends_in_any_order },
	{ "a job's ends cut its slices", cut },
	{ "an end before the start", before_the_start },
	{ "begins that are known later", begins },
	{ "a begin behind an end", begins_behind_an_end },
	{ "an end before the begin", ends_before_it_begins },
	{ "what goes on elsewhere", goes_on_elsewhere },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("series, bounds", tests);
}
