/* SPDX-License-Identifier: MIT */
/*
 * Slices of a worker: where they begin and end, whatever stalls, is late, or ends in their midst.
 * The clock stands still here but for the time that the test lets pass.
 */
#include "worker/time.h"

#include <string.h>

#include "base/clock.h"
#include "stat/snapshot.h"
#include "tests/support.h"
#include "tests/ticks.h"

#define BS UINT64_C(1024)
#define MS NSEC_PER_MSEC

static struct rig rig;

static void run(void)
{
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	rig_laws(&rig);
}

static const struct op_stats *reads(void)
{
	return rig_total(&rig, OP_READ);
}

/* Row @i of the ramp is this one, of the only operation. */
static void ramp_row(size_t i, uint64_t start_ms, uint64_t end_ms, uint64_t ios, uint32_t inflight)
{
	const struct slice *s = &rig.ramp.rows[i];

	CU_ASSERT_FATAL(i < rig.ramp.nrows);
	CU_ASSERT_EQUAL(s->start_ns, start_ms * MS);
	CU_ASSERT(ticks_near(s->end_ns, end_ms * MS));
	CU_ASSERT_EQUAL(s->ios, ios);
	CU_ASSERT_EQUAL(s->bytes, ios * BS);
	CU_ASSERT_EQUAL(s->inflight, inflight);
}

static const struct slice *row(size_t i)
{
	CU_ASSERT_FATAL(i < rig.series.nrows);
	return &rig.series.rows[i];
}

static uint32_t looks;

/* A copy that nobody asked for has no less than what was handed over. */
static void compare(struct script *s, bool reap)
{
	const struct snapshot *x = rig.w.given.snapshot;
	struct series copy;
	uint64_t handed = 0;

	ticks_pass(s, reap);
	CU_ASSERT_EQUAL_FATAL(series_so_far(&rig.series, clock_now_ns() - TICKS_T0, &copy, NULL),
			      0);
	for (size_t i = 0; i < copy.nrows; i++)
		handed += copy.rows[i].ios;
	series_release(&copy);
	CU_ASSERT_EQUAL(x->left.total.op[OP_READ].ios, handed);
	looks += handed > 0;
}

static void copies(void)
{
	if (!ticks_make(&rig, &engine_scripted, 35 * BS, 100 * MS, "bs=1k"))
		return;
	rig.script.on_call = compare;
	rig.w.given.snapshot = snapshot_new(job_ops(rig.job), job_latencies(rig.job));
	CU_ASSERT_PTR_NOT_NULL_FATAL(rig.w.given.snapshot);
	looks = 0;
	run();
	CU_ASSERT(looks > 20);
	ticks_free(&rig);
}

static void slices(void)
{
	if (!ticks_make(&rig, &engine_scripted, 35 * BS, 100 * MS, "bs=1k"))
		return;
	rig.w.given.start_ns = TICKS_T0;
	rig.w.given.run_start_ns = TICKS_T0 - 250 * MS; /* the run began before this job */
	run();
	CU_ASSERT_EQUAL_FATAL(rig.series.nrows, 4);
	CU_ASSERT_EQUAL(row(0)->start_ns, 250 * MS);
	CU_ASSERT_EQUAL(row(0)->end_ns, 1000 * MS);
	CU_ASSERT_EQUAL(row(0)->ios, 7);
	CU_ASSERT_EQUAL(row(0)->inflight, 1);
	CU_ASSERT_EQUAL(row(1)->ios, 10);
	CU_ASSERT_EQUAL(row(1)->bytes, 10 * BS);
	CU_ASSERT(ticks_near((uint64_t)row(1)->mean_ns, 100 * MS));
	CU_ASSERT_EQUAL(row(2)->ios, 10);
	CU_ASSERT_EQUAL(row(3)->ios, 8);
	CU_ASSERT_EQUAL(row(3)->inflight, 0);
	CU_ASSERT(ticks_near(row(3)->end_ns, 3750 * MS));
	ticks_free(&rig);
}

/* The device stalls for three slices: they are there, and empty. */
static void stall(void)
{
	static const uint64_t ios[] = { 2 * 9, 0, 0, 2 * 6, 2 * 5 };

	if (!ticks_make(&rig, &engine_scripted, 40 * BS, 100 * MS, "bs=1k iodepth=2"))
		return;
	ticks.stall_at = 9;
	ticks.stall_ns = 2550 * MS;
	run();
	CU_ASSERT_EQUAL_FATAL(rig.series.nrows, 5);
	for (size_t i = 0; i < 5; i++)
		CU_ASSERT_EQUAL(row(i)->ios, ios[i]);
	for (size_t i = 0; i < 3; i++)
		CU_ASSERT_EQUAL(row(i)->inflight, 2);
	CU_ASSERT(ticks_near(row(3)->max_ns, 2550 * MS));
	CU_ASSERT(ticks_near(reads()->hist[LAT]->max, 2550 * MS));
	ticks_free(&rig);
}

/* The ramp ends within a stall that is longer than a slice. */
static void stall_at_the_ramp(void)
{
	if (!ticks_make(&rig, &engine_scripted, 20 * BS, 100 * MS, "bs=1k ramp_time=1500ms"))
		return;
	ticks.stall_at = 5;
	ticks.stall_ns = 3000 * MS;
	run();
	CU_ASSERT_EQUAL_FATAL(rig.series.nrows, 4);
	CU_ASSERT_EQUAL(row(0)->start_ns, 1500 * MS);
	CU_ASSERT_EQUAL(row(0)->end_ns, 2000 * MS);
	CU_ASSERT_EQUAL(row(0)->ios + row(1)->ios, 0);
	CU_ASSERT_EQUAL(reads()->ios, 15);
	CU_ASSERT_EQUAL_FATAL(rig.ramp.nrows, 2);
	ramp_row(0, 0, 1000, 5, 1);
	ramp_row(1, 1000, 1500, 0, 1);
	ticks_free(&rig);
}

/* Where the ramp ends on the grid, what is in flight is there once. */
static void ramp_on_the_grid(void)
{
	if (!ticks_make(&rig, &engine_scripted, 60 * BS, 30 * MS, "bs=1k ramp_time=1s iodepth=2"))
		return;
	rig.script.slow = true;
	run();
	CU_ASSERT_EQUAL_FATAL(rig.series.nrows, 1);
	CU_ASSERT_EQUAL(row(0)->start_ns, 1000 * MS);
	CU_ASSERT_EQUAL(row(0)->ios, reads()->ios);
	CU_ASSERT_EQUAL_FATAL(rig.ramp.nrows, 1);
	ramp_row(0, 0, 1000, 60 - reads()->ios, 2);
	ticks_free(&rig);

	if (!ticks_make(&rig, &engine_scripted, 110 * BS, 30 * MS, "bs=1k ramp_time=1s iodepth=2"))
		return;
	rig.script.slow = true;
	run();
	CU_ASSERT_EQUAL_FATAL(rig.series.nrows, 3);
	CU_ASSERT_EQUAL(row(0)->inflight, 2);
	CU_ASSERT_EQUAL(row(0)->ios, 33);
	CU_ASSERT_EQUAL(row(1)->inflight, 2);
	ticks_free(&rig);
}

/* It came late to its own start: what it did is in the slice in which it did it. */
static void late_start(void)
{
	static const uint64_t ios[] = { 0, 0, 5, 5 };

	if (!ticks_make(&rig, &engine_scripted, 10 * BS, 100 * MS, "bs=1k"))
		return;
	rig.w.given.run_start_ns = rig.w.given.start_ns = TICKS_T0 - 2450 * MS;
	run();
	CU_ASSERT_EQUAL_FATAL(rig.series.nrows, 4);
	for (size_t i = 0; i < 4; i++) {
		CU_ASSERT_EQUAL(row(i)->start_ns, 1000 * i * MS);
		CU_ASSERT_EQUAL(row(i)->ios, ios[i]);
	}
	ticks_free(&rig);
}

/* A job with a ramp starts later than the run, and comes late to its start. */
static void late_start_of_a_ramp(void)
{
	if (!ticks_make(&rig, &engine_scripted, 30 * BS, 100 * MS, "bs=1k ramp_time=3s"))
		return;
	rig.w.given.run_start_ns = TICKS_T0 - 4450 * MS;
	rig.w.given.start_ns = TICKS_T0 - 2450 * MS;
	run();
	CU_ASSERT_EQUAL_FATAL(rig.ramp.nrows, 3);
	ramp_row(0, 2000, 3000, 0, 0);
	ramp_row(1, 3000, 4000, 0, 0);
	ramp_row(2, 4000, 5000, 5, 1);
	CU_ASSERT_EQUAL(row(0)->start_ns, 5000 * MS);
	CU_ASSERT_EQUAL(reads()->ios, 25);
	ticks_free(&rig);
}

/* One of a job that waits longer than others: it is in no slice before, not even with its depth. */
static void begins_behind_others(void)
{
	if (!ticks_make(&rig, &engine_scripted, 40 * BS, 100 * MS, "bs=1k ramp_time=1500ms"))
		return;
	rig.w.given.index = 1;
	rig.w.given.start_ns = TICKS_T0;
	rig.w.given.run_start_ns = TICKS_T0;
	run();
	CU_ASSERT_EQUAL_FATAL(rig.series.nrows, 4);
	CU_ASSERT_EQUAL(row(0)->start_ns, 1500 * MS);
	CU_ASSERT_EQUAL(row(0)->inflight, 1);
	ramp_row(1, 1000, 1500, 5, 1);
	ticks_free(&rig);
}

/* The job ends where a slice does: no row of no length. */
static void ends_with_a_slice(void)
{
	if (!ticks_make(&rig, &engine_scripted, 20 * BS, 100 * MS, "bs=1k runtime=1s"))
		return;
	run();
	CU_ASSERT(rig.series.nrows <= 2);
	CU_ASSERT_EQUAL(row(0)->ios + (rig.series.nrows > 1 ? row(1)->ios : 0), reads()->ios);
	ticks_free(&rig);
}

static const struct test tests[] = {
	{ "slices", slices },
	{ "a copy of the counts is never behind the slices", copies },
	{ "a stall over several slices", stall },
	{ "a stall in which the ramp ends", stall_at_the_ramp },
	{ "a ramp that ends on the grid", ramp_on_the_grid },
	{ "a start that is late", late_start },
	{ "a start of a ramp that is late", late_start_of_a_ramp },
	{ "a begin behind others", begins_behind_others },
	{ "an end where a slice ends", ends_with_a_slice },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("worker, slices", tests);
}
