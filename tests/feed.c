/* SPDX-License-Identifier: MIT */
/* A time series that is fed by hand: see feed.h. */
#include "tests/feed.h"

#include "tests/support.h"

#define LAT_ONLY (1u << LAT)

struct feed feed;

void feed_begin(uint64_t step_ns, uint64_t start_ns, uint32_t workers, uint32_t ops)
{
	CU_ASSERT_EQUAL_FATAL(series_init(&feed.series, step_ns, start_ns, workers, ops, LAT_ONLY),
			      0);
	CU_ASSERT_EQUAL_FATAL(stats_init(&feed.total, ops, LAT_ONLY), 0);
	for (uint32_t i = 0; i < workers; i++)
		CU_ASSERT_EQUAL_FATAL(stats_init(&feed.counted[i], ops, LAT_ONLY), 0);
}

void feed_done(void)
{
	for (uint32_t i = 0; i < feed.series.workers; i++)
		stats_release(&feed.counted[i]);
	stats_release(&feed.total);
	series_release(&feed.series);
}

void feed_count(uint32_t w, enum op op, uint64_t ios, uint64_t lat_ns)
{
	struct op_stats *o[] = { &feed.counted[w].op[op], &feed.total.op[op] };

	for (int k = 0; k < 2; k++) {
		o[k]->ios += ios;
		o[k]->bytes += 10 * ios;
		for (uint64_t i = 0; i < ios; i++)
			histogram_add(o[k]->hist[LAT], lat_ns);
	}
}

void feed_error(uint32_t w, enum op op)
{
	feed.counted[w].op[op].errors++;
	feed.total.op[op].errors++;
}

void feed_leave(uint32_t w, uint32_t inflight, uint64_t now_ns)
{
	series_leave(&feed.series, w, &feed.counted[w], inflight, now_ns);
	CU_ASSERT_EQUAL(stats_ios(&feed.counted[w]), 0);
}

void feed_end(uint32_t w, uint64_t now_ns)
{
	series_end(&feed.series, w, &feed.counted[w], 0, now_ns);
	CU_ASSERT_EQUAL(stats_ios(&feed.counted[w]), 0);
}

void feed_row(size_t i, uint64_t start_ns, uint64_t end_ns, enum op op, uint64_t ios,
	      uint32_t inflight)
{
	const struct slice *s = &feed.series.rows[i];

	CU_ASSERT_FATAL(i < feed.series.nrows);
	CU_ASSERT_EQUAL(s->start_ns, start_ns);
	CU_ASSERT_EQUAL(s->end_ns, end_ns);
	CU_ASSERT_EQUAL(s->op, op);
	CU_ASSERT_EQUAL(s->ios, ios);
	CU_ASSERT_EQUAL(s->bytes, 10 * ios);
	CU_ASSERT_EQUAL(s->inflight, inflight);
}

static void law_of_op(const struct series *series, enum op op)
{
	uint64_t ios = 0, bytes = 0, errors = 0, last = series->start_ns;

	for (size_t i = 0; i < series->nrows; i++) {
		const struct slice *s = &series->rows[i];

		if (s->op != op)
			continue;
		CU_ASSERT_EQUAL(s->start_ns, last);
		CU_ASSERT(s->end_ns > s->start_ns);
		CU_ASSERT(s->end_ns % series->step_ns == 0 || s->end_ns == series->end_ns);
		ios += s->ios;
		bytes += s->bytes;
		errors += s->errors;
		last = s->end_ns;
	}
	CU_ASSERT_EQUAL(ios, feed.total.op[op].ios);
	CU_ASSERT_EQUAL(bytes, feed.total.op[op].bytes);
	CU_ASSERT_EQUAL(errors, feed.total.op[op].errors);
	CU_ASSERT(!(series->ops & 1u << op) || last == series->end_ns);
}

void feed_laws(void)
{
	const struct series *series = &feed.series;

	for (uint32_t op = 0; op < OPS; op++)
		law_of_op(series, (enum op)op);
	CU_ASSERT(!series->open && !series->lost && !series->active);
}
