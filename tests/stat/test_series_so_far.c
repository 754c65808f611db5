/* SPDX-License-Identifier: MIT */
/* The time series of workers that go on: what is copied sums up to what they have handed over. */
#include "stat/series.h"

#include "base/rng.h"
#include "tests/support.h"

#define READ (1u << OP_READ)
#define WRITE (1u << OP_WRITE)
#define LAT_ONLY (1u << LAT)
#define STEP 100
#define START 250
#define WORKERS 3

static struct series series;
static struct stats counted[WORKERS], sum, told; /* told: all that was handed over */

static void begin(void)
{
	CU_ASSERT_EQUAL_FATAL(series_init(&series, STEP, START, WORKERS, READ | WRITE, LAT_ONLY),
			      0);
	CU_ASSERT_EQUAL_FATAL(stats_init(&sum, READ | WRITE, LAT_ONLY), 0);
	CU_ASSERT_EQUAL_FATAL(stats_init(&told, READ | WRITE, LAT_ONLY), 0);
	series.sum = &sum;
	for (int i = 0; i < WORKERS; i++)
		CU_ASSERT_EQUAL_FATAL(stats_init(&counted[i], READ | WRITE, LAT_ONLY), 0);
}

static void done(void)
{
	for (int i = 0; i < WORKERS; i++)
		stats_release(&counted[i]);
	stats_release(&sum);
	stats_release(&told);
	series_release(&series);
}

static void count(uint32_t w, enum op op, uint64_t lat_ns)
{
	counted[w].op[op].ios++;
	counted[w].op[op].bytes += 10;
	histogram_add(counted[w].op[op].hist[LAT], lat_ns);
}

static void tell(uint32_t w)
{
	stats_merge(&told, &counted[w]);
	series_tell(&series, w, &counted[w]);
	CU_ASSERT_EQUAL(stats_ios(&counted[w]), 0);
}

static void leave(uint32_t w, uint64_t now)
{
	stats_merge(&told, &counted[w]);
	series_leave(&series, w, &counted[w], 0, now);
}

/* Copies the series at @now, and holds it against what was handed over. Returns the rows. */
static size_t look(uint64_t now)
{
	struct series copy;
	struct stats total;
	uint64_t at[OPS] = { 0 }, ios[OPS] = { 0 };
	size_t rows;

	CU_ASSERT_EQUAL_FATAL(stats_init(&total, READ | WRITE, LAT_ONLY), 0);
	CU_ASSERT_EQUAL(series_so_far(&series, now, &copy, &total), 0);
	rows = copy.nrows;
	for (size_t i = 0; i < rows; i++) {
		const struct slice *s = &copy.rows[i];

		CU_ASSERT_EQUAL(s->start_ns, at[s->op] ? at[s->op] : START);
		CU_ASSERT(s->end_ns > s->start_ns);
		CU_ASSERT(s->end_ns % STEP == 0 || s->end_ns == copy.end_ns);
		at[s->op] = s->end_ns;
		ios[s->op] += s->ios;
	}
	for (int op = OP_READ; op <= OP_WRITE; op++) {
		CU_ASSERT_EQUAL(ios[op], told.op[op].ios);
		CU_ASSERT_EQUAL(total.op[op].ios, told.op[op].ios);
		CU_ASSERT_EQUAL(total.op[op].hist[LAT]->count, told.op[op].ios);
		CU_ASSERT_EQUAL(total.op[op].hist[LAT]->max, told.op[op].hist[LAT]->max);
		CU_ASSERT(!rows || at[op] == copy.end_ns);
	}
	CU_ASSERT(series.active ? copy.end_ns >= now : copy.end_ns == series.end_ns);
	stats_release(&total);
	series_release(&copy);
	return rows;
}

/* Slices that are closed, open and not begun; a worker that does not come back. */
static void one_stalls(void)
{
	begin();
	CU_ASSERT_EQUAL(look(100), 0);
	CU_ASSERT_EQUAL(look(START), 0);
	count(0, OP_READ, 7);
	CU_ASSERT_EQUAL(look(260), 2);
	tell(0);
	CU_ASSERT_EQUAL(look(270), 2);
	for (uint32_t w = 0; w < WORKERS; w++)
		leave(w, 310);
	CU_ASSERT_EQUAL(look(310), 4);
	count(1, OP_WRITE, 9);
	leave(1, 650);
	count(1, OP_WRITE, 11);
	tell(1);
	CU_ASSERT_EQUAL(look(660), 10);
	CU_ASSERT_EQUAL(look(1000), 16);
	CU_ASSERT_EQUAL(look(1001), 18);
	done();
}

/* A worker is in a later slice already than the moment of the look. */
static void late_look(void)
{
	begin();
	leave(0, 420);
	count(0, OP_READ, 5);
	tell(0);
	CU_ASSERT_EQUAL(look(399), 6);
	done();
}

/* What was handed over in parts is in the rows of the end, once. */
static void until_the_end(void)
{
	struct rng rng = { 42 };
	uint64_t now = START;

	begin();
	for (int i = 0; i < 2000; i++) {
		uint32_t w = (uint32_t)rng_below(&rng, WORKERS);

		now += rng_below(&rng, 30);
		if (now / STEP > series.at[w])
			leave(w, now);
		for (uint64_t n = rng_below(&rng, 4); n; n--)
			count(w, (enum op)rng_below(&rng, 2), rng_below(&rng, 5000));
		if (!rng_below(&rng, 3))
			tell(w);
		if (!rng_below(&rng, 10))
			look(now);
	}
	for (uint32_t w = 0; w < WORKERS; w++) {
		stats_merge(&told, &counted[w]);
		series_end(&series, w, &counted[w], 0, now + 50);
		look(now + 50);
	}
	CU_ASSERT(!series.active && !series.open);
	look(now + 1000);
	done();
}

/* A begin that is awaited: there is no row of the time before. */
static void not_begun(void)
{
	begin();
	series_await(&series);
	CU_ASSERT_EQUAL(look(START + 1000), 0);
	for (uint32_t w = 0; w < WORKERS; w++)
		series_begin(&series, w, START);
	CU_ASSERT_EQUAL(look(START + 10), 2);
	done();
}

static const struct test tests[] = {
	{ "a worker that does not come back", one_stalls },
	{ "a slice that begins behind the look", late_look },
	{ "parts of slices are counted once, at any moment", until_the_end },
	{ "a series that has not begun", not_begun },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("series so far", tests);
}
