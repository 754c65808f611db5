/* SPDX-License-Identifier: MIT */
/*
 * Where a series begins and ends: workers that end early, in any order or before the start, and
 * begins that are known later. test_series.c has the slices between.
 */
#include "stat/series.h"

#include "tests/feed.h"
#include "tests/support.h"

#define READ (1u << OP_READ)
#define WRITE (1u << OP_WRITE)

/* Those who have ended are not waited for, and have nothing in flight. */
static void early_end(void)
{
	feed_begin(100, 0, 2, READ);
	feed_count(0, OP_READ, 1, 50);
	feed_end(0, 30);
	for (uint64_t now = 100; now <= 300; now += 100) {
		feed_count(1, OP_READ, 2, 50);
		feed_leave(1, 3, now);
		CU_ASSERT_EQUAL(feed.series.nrows, now / 100);
	}
	feed_end(1, 300);
	CU_ASSERT_EQUAL(feed.series.nrows, 3);
	feed_row(0, 0, 100, OP_READ, 3, 3);
	feed_row(1, 100, 200, OP_READ, 2, 3);
	feed_row(2, 200, 300, OP_READ, 2, 3);
	feed_laws();
	feed_done();
}

/* The last to end is not the one that ended latest. */
static void ends_in_any_order(void)
{
	feed_begin(100, 0, 2, READ);
	feed_leave(0, 1, 110);
	feed_leave(1, 1, 115);
	feed_count(0, OP_READ, 5, 50);
	feed_end(0, 170);
	feed_count(1, OP_READ, 5, 50);
	feed_end(1, 130);
	CU_ASSERT_EQUAL(feed.series.nrows, 2);
	feed_row(1, 100, 170, OP_READ, 10, 0);
	feed_laws();
	feed_done();
}

/* The first and the last slice are cut where the job begins and ends. */
static void cut(void)
{
	feed_begin(100, 250, 1, READ);
	feed_count(0, OP_READ, 1, 50);
	feed_leave(0, 1, 300);
	feed_count(0, OP_READ, 2, 50);
	feed_end(0, 345);
	CU_ASSERT_EQUAL(feed.series.nrows, 2);
	feed_row(0, 250, 300, OP_READ, 1, 1);
	feed_row(1, 300, 345, OP_READ, 2, 0);
	feed_laws();
	feed_done();

	/* both in one slice */
	feed_begin(1000, 250, 1, READ);
	feed_count(0, OP_READ, 9, 50);
	feed_end(0, 260);
	CU_ASSERT_EQUAL(feed.series.nrows, 1);
	feed_row(0, 250, 260, OP_READ, 9, 0);
	feed_laws();
	feed_done();

	/* on the grid: no row of no length */
	feed_begin(100, 200, 1, READ);
	feed_count(0, OP_READ, 9, 50);
	feed_leave(0, 1, 300);
	feed_end(0, 300);
	CU_ASSERT_EQUAL(feed.series.nrows, 1);
	feed_row(0, 200, 300, OP_READ, 9, 1);
	feed_laws();
	feed_done();
}

/* It ended before it was to be measured: nothing, or the errors that ended it. */
static void before_the_start(void)
{
	feed_begin(100, 550, 1, READ | WRITE);
	feed_end(0, 120);
	CU_ASSERT_EQUAL(feed.series.nrows, 0);
	feed_done();

	feed_begin(100, 550, 1, READ | WRITE);
	feed_error(0, OP_WRITE);
	feed_end(0, 120);
	CU_ASSERT_EQUAL(feed.series.nrows, 2);
	feed_row(0, 120, 120, OP_READ, 0, 0);
	feed_row(1, 120, 120, OP_WRITE, 0, 0);
	CU_ASSERT_EQUAL(feed.series.rows[0].errors, 0);
	CU_ASSERT_EQUAL(feed.series.rows[1].errors, 1);
	feed_done();
}

/* Each says when it begins; nothing is a row until all have, and nothing before is a slice. */
static void begins(void)
{
	feed_begin(100, 20, 3, READ);
	series_await(&feed.series);
	series_begin(&feed.series, 1, 250);
	feed_count(1, OP_READ, 3, 50);
	feed_leave(1, 1, 310);
	series_begin(&feed.series, 0, 330);
	feed_count(0, OP_READ, 5, 50);
	feed_leave(0, 1, 420);
	feed_count(1, OP_READ, 1, 50);
	feed_leave(1, 1, 500);
	CU_ASSERT_EQUAL(feed.series.nrows, 0);
	series_begin(&feed.series, 2, 550);
	CU_ASSERT_EQUAL(feed.series.nrows, 2);
	feed_row(0, 250, 300, OP_READ, 3, 1);
	feed_row(1, 300, 400, OP_READ, 6, 2);
	for (uint32_t w = 0; w < 3; w++)
		feed_end(w, 590 + w);
	feed_laws();
	feed_done();
}

/* One has ended before another begins, whoever says so first. */
static void begins_behind_an_end(void)
{
	for (int k = 0; k < 2; k++) {
		feed_begin(100, 0, 2, READ);
		series_await(&feed.series);
		if (k)
			series_begin(&feed.series, 1, 730);
		series_begin(&feed.series, 0, 120);
		feed_count(0, OP_READ, 2, 50);
		feed_end(0, 180);
		if (!k)
			series_begin(&feed.series, 1, 730);
		feed_count(1, OP_READ, 2, 50);
		feed_end(1, 750);
		CU_ASSERT_EQUAL(feed.series.nrows, 7);
		feed_laws();
		feed_done();
	}
}

/* One ends, by an error, before the series has begun: that is in its first slice. */
static void ends_before_it_begins(void)
{
	for (int k = 0; k < 3; k++) {
		feed_begin(100, 20, 3, READ);
		series_await(&feed.series);
		if (k == 1)
			series_begin(&feed.series, 1, 950);
		feed_error(0, OP_READ);
		feed_end(0, 310);
		if (k != 1)
			series_begin(&feed.series, 1, 950);
		if (k == 2)
			series_begin(&feed.series, 2, 720);
		feed_count(1, OP_READ, 3, 50);
		feed_leave(1, 2, 1020);
		if (k == 2) {
			feed_count(2, OP_READ, 1, 50);
			feed_leave(2, 1, 1080);
			feed_end(2, 1090);
		} else {
			feed_end(2, 400);
		}
		feed_end(1, 1050);
		CU_ASSERT_EQUAL(feed.series.nrows, k == 2 ? 4 : 2);
		CU_ASSERT_EQUAL(feed.series.rows[0].start_ns, k == 2 ? 720 : 950);
		feed_laws();
		feed_done();
	}
	/* nobody ever began */
	feed_begin(100, 20, 2, READ);
	series_await(&feed.series);
	feed_error(0, OP_READ);
	feed_end(0, 310);
	feed_end(1, 420);
	CU_ASSERT_EQUAL_FATAL(feed.series.nrows, 1);
	feed_row(0, 420, 420, OP_READ, 0, 0);
	CU_ASSERT_EQUAL(feed.series.rows[0].errors, 1);
	feed_done();
}

/* Where the series is not the end of the job: what goes on is in the last row of those who left. */
static void goes_on_elsewhere(void)
{
	static const uint32_t expected[][2] = { { 7, 3 }, { 7, 4 } };

	for (int k = 0; k < 2; k++) {
		feed_begin(100, 0, 2, READ);
		feed_leave(0, 3, 105);
		feed_leave(1, 4, 106);
		series_end(&feed.series, 0, &feed.counted[0], 3, 150);
		series_end(&feed.series, 1, &feed.counted[1], 4, k ? 170 : 130);
		CU_ASSERT_EQUAL_FATAL(feed.series.nrows, 2);
		CU_ASSERT_EQUAL(feed.series.rows[0].inflight, expected[k][0]);
		CU_ASSERT_EQUAL(feed.series.rows[1].inflight, expected[k][1]);
		feed_laws();
		feed_done();
	}
	feed_begin(100, 0, 2, READ);
	series_end(&feed.series, 0, &feed.counted[0], 3, 50);
	series_end(&feed.series, 1, &feed.counted[1], 4, 50);
	feed_row(0, 0, 50, OP_READ, 0, 7);
	feed_laws();
	feed_done();
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
