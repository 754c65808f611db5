/* SPDX-License-Identifier: MIT */
/*
 * Time and a worker: ramp, runtime, latencies. test_slices.c has its slices. The clock stands
 * still here but for the time that an I/O is to take: every number is known beforehand.
 */
#include "worker/time.h"

#include <string.h>

#include "base/clock.h"
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

/* --- latencies --- */

static void latencies(void)
{
	if (!ticks_make(&rig, &engine_scripted, 10 * BS, 3 * MS, "bs=1k slat=1"))
		return;
	ticks.submit_ns = 2 * MS;
	run();
	CU_ASSERT_EQUAL(reads()->ios, 10);
	CU_ASSERT(ticks_near(reads()->hist[LAT]->min, 5 * MS));
	CU_ASSERT(ticks_near(reads()->hist[LAT]->max, 5 * MS));
	CU_ASSERT(ticks_near(reads()->hist[SLAT]->max, 2 * MS));
	CU_ASSERT(ticks_near(reads()->hist[CLAT]->min, 3 * MS));
	CU_ASSERT_EQUAL(reads()->hist[SLAT]->count, 10);
	CU_ASSERT(ticks_near(rig.w.left.end_ns - rig.w.left.begin_ns, 50 * MS));
	ticks_free(&rig);
}

/* A short transfer's time runs on, and a copy's from its read's issue to its write's return. */
static void latency_of_chains(void)
{
	if (!ticks_make(&rig, &engine_scripted, BS, MS,
			"bs=1k slat=1 workload=copy source=s filename=t"))
		return;
	rig.script.fault[0] = (struct fault){ FAULT_SHORT, 100, 0, 0 };
	ticks.submit_ns = 10 * MS;
	run();
	CU_ASSERT(ticks_near(reads()->hist[LAT]->max, 22 * MS));
	CU_ASSERT(ticks_near(reads()->hist[SLAT]->max, 21 * MS));
	CU_ASSERT(ticks_near(rig.w.left.total.op[OP_WRITE].hist[LAT]->max, 11 * MS));
	CU_ASSERT(ticks_near(rig.w.left.total.op[OP_COPY].hist[LAT]->max, 33 * MS));
	CU_ASSERT(ticks_near(rig.w.left.total.op[OP_SYNC].hist[LAT]->max, 11 * MS));
	ticks_free(&rig);
}

/* In a batch, all begin together; one that the engine does not take begins when it was offered. */
static void latency_of_batches(void)
{
	if (!ticks_make(&rig, &engine_scripted, 4 * BS, MS, "bs=1k iodepth=4"))
		return;
	rig.script.slow = true;
	run();
	CU_ASSERT(ticks_near(reads()->hist[LAT]->min, MS));
	CU_ASSERT(ticks_near(reads()->hist[LAT]->max, 4 * MS));
	CU_ASSERT(ticks_near(reads()->hist[LAT]->sum, 10 * MS));
	ticks_free(&rig);
}

static void latency_without_a_queue(void)
{
	if (!ticks_make(&rig, &engine_scripted_sync, 5 * BS, 0, "bs=1k"))
		return;
	ticks.submit_ns = 7 * MS;
	run();
	CU_ASSERT_EQUAL(reads()->ios, 5);
	CU_ASSERT(ticks_near(reads()->hist[LAT]->min, 7 * MS));
	CU_ASSERT(ticks_near(reads()->hist[LAT]->max, 7 * MS));
	ticks_free(&rig);

	/* one that goes on began when it began */
	if (!ticks_make(&rig, &engine_scripted_sync, 5 * BS, 0, "bs=1k"))
		return;
	rig.script.fault[0] = (struct fault){ FAULT_SHORT, 100, 1, 0 };
	ticks.submit_ns = 7 * MS;
	run();
	CU_ASSERT(ticks_near(reads()->hist[LAT]->max, 14 * MS));
	CU_ASSERT(ticks_near(reads()->hist[LAT]->sum, 42 * MS));
	ticks_free(&rig);
}

/* --- begin and end --- */

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

/* I/Os of 100 ms: what came back in the 1.05 s of ramp is not counted, but has rows. */
static void ramp(void)
{
	if (!ticks_make(&rig, &engine_scripted, 40 * BS, 100 * MS, "bs=1k ramp_time=1050ms"))
		return;
	run();
	CU_ASSERT_EQUAL(rig.w.left.planned, 40);
	CU_ASSERT_EQUAL(reads()->ios, 30);
	CU_ASSERT_EQUAL(reads()->bytes, 30 * BS);
	CU_ASSERT_EQUAL(rig.w.left.total.submitted,
			29); /* the first was submitted within the ramp */
	CU_ASSERT(ticks_near(rig.w.left.begin_ns, TICKS_T0 + 1050 * MS));
	CU_ASSERT(ticks_near(rig.w.left.end_ns, TICKS_T0 + 4000 * MS));
	CU_ASSERT(ticks_near(rig.series.start_ns, 1050 * MS));
	CU_ASSERT_EQUAL_FATAL(rig.ramp.nrows, 2);
	ramp_row(0, 0, 1000, 9, 1);
	ramp_row(1, 1000, 1050, 1, 1);
	CU_ASSERT_EQUAL(rig.ramp.rows[1].end_ns, rig.series.rows[0].start_ns);
	CU_ASSERT(ticks_near(rig.ramp.rows[0].max_ns, 100 * MS));
	CU_ASSERT_EQUAL(atomic_load(&rig.w.done_ios), 39); /* one tick behind */
	ticks_free(&rig);
}

static void runtime(void)
{
	static const char *const options[] = { "bs=1k runtime=2050ms time_based=1",
					       "bs=1k runtime=2050ms" };

	for (int k = 0; k < 2; k++) {
		if (!ticks_make(&rig, &engine_scripted, (k ? 1000 : 3) * BS, 100 * MS, options[k]))
			return;
		run();
		CU_ASSERT(!rig.w.left.partial && !rig.w.left.failed);
		CU_ASSERT_EQUAL(reads()->ios, 21);
		CU_ASSERT(ticks_near(rig.w.left.end_ns, TICKS_T0 + 2100 * MS));
		ticks_free(&rig);
	}
	/* what has less to do ends before */
	if (!ticks_make(&rig, &engine_scripted, 3 * BS, 100 * MS, "bs=1k runtime=2s"))
		return;
	run();
	CU_ASSERT_EQUAL(reads()->ios, 3);
	CU_ASSERT(ticks_near(rig.w.left.end_ns, TICKS_T0 + 300 * MS));
	ticks_free(&rig);
}

static void ramp_and_runtime(void)
{
	if (!ticks_make(&rig, &engine_scripted, 3 * BS, 100 * MS,
			"bs=1k ramp_time=450ms runtime=1s time_based=1 iodepth=2"))
		return;
	run();
	/* two at a time come back at 500 ms, 600 ms, ..., 1500 ms */
	CU_ASSERT_EQUAL(reads()->ios, 22);
	CU_ASSERT(ticks_near(rig.w.left.begin_ns, TICKS_T0 + 450 * MS));
	CU_ASSERT(ticks_near(rig.w.left.end_ns, TICKS_T0 + 1500 * MS));
	ticks_free(&rig);
}

/* It ended before its ramp did: nothing was measured. */
static void ended_in_the_ramp(void)
{
	if (!ticks_make(&rig, &engine_scripted, 3 * BS, 100 * MS, "bs=1k ramp_time=5s"))
		return;
	run();
	CU_ASSERT_EQUAL(rig.w.left.planned, 3);
	CU_ASSERT_EQUAL(reads()->ios, 0);
	CU_ASSERT_EQUAL(rig.w.left.begin_ns, rig.w.left.end_ns);
	CU_ASSERT_EQUAL(rig.series.nrows, 0);
	CU_ASSERT_EQUAL_FATAL(rig.ramp.nrows, 1);
	ramp_row(0, 0, 300, 3, 0);
	ticks_free(&rig);
}

/* An error in the ramp ends the job, so it is counted: in the total as in the slices. */
static void failed_in_the_ramp(void)
{
	if (!ticks_make(&rig, &engine_scripted, 30 * BS, 100 * MS, "bs=1k ramp_time=5s"))
		return;
	rig.script.fault[0] = (struct fault){ FAULT_ERROR, EIO, 4, 0 };
	run();
	CU_ASSERT(rig.w.left.failed && rig.w.left.partial);
	CU_ASSERT_EQUAL(reads()->errors, 1);
	CU_ASSERT_EQUAL(reads()->ios, 0);
	CU_ASSERT_EQUAL_FATAL(rig.ramp.nrows, 1);
	ramp_row(0, 0, 500, 4, 0);
	CU_ASSERT_EQUAL(rig.ramp.rows[0].errors, 0);
	ticks_free(&rig);

	/* what was in flight with it comes back in a later slice */
	if (!ticks_make(&rig, &engine_scripted, 30 * BS, 600 * MS, "bs=1k ramp_time=5s iodepth=2"))
		return;
	rig.script.slow = true;
	rig.script.fault[0] = (struct fault){ FAULT_ERROR, EIO, 2, 0 };
	run();
	CU_ASSERT_EQUAL(reads()->errors, 1);
	CU_ASSERT_EQUAL_FATAL(rig.ramp.nrows, 3);
	ramp_row(0, 0, 1000, 1, 2);
	ramp_row(1, 1000, 2000, 1, 1);
	ramp_row(2, 2000, 2400, 1, 0);
	ticks_free(&rig);
}

/* An error after which it goes on is the ramp's, and no other. */
static void went_on_in_the_ramp(void)
{
	if (!ticks_make(&rig, &engine_scripted, 30 * BS, 100 * MS,
			"bs=1k ramp_time=1s continue_on_error=io"))
		return;
	rig.script.fault[0] = (struct fault){ FAULT_ERROR, EIO, 4, 0 };
	run();
	CU_ASSERT_EQUAL(reads()->errors, 0);
	CU_ASSERT_EQUAL(rig.ramp.rows[0].errors, 1);
	ticks_free(&rig);
}

/* The first of two errors is in the ramp, the second one after it. */
static void failed_around_the_ramp(void)
{
	if (!ticks_make(&rig, &engine_scripted, 30 * BS, 100 * MS,
			"bs=1k ramp_time=150ms iodepth=2"))
		return;
	rig.script.slow = true;
	rig.script.fault[0] = (struct fault){ FAULT_ERROR, EIO, 0, 1 };
	run();
	CU_ASSERT_EQUAL(reads()->errors, 2);
	ticks_free(&rig);
}

/* What is waited for is never later than the next thing that time asks for. */
static void wait_within(uint64_t reap_ns)
{
	static const uint64_t events[] = { 250 * MS, 400 * MS, 770 * MS };
	uint64_t now = 0;

	for (uint64_t i = 0; i < rig.script.ncalls; i++) {
		const struct script_call *c = &rig.script.call[i];

		if (!c->reap)
			continue;
		CU_ASSERT(c->wait_ns > 0);
		for (int k = 0; k < 3; k++)
			CU_ASSERT(now >= events[k] || now + c->wait_ns <= events[k] + 1000);
		now += reap_ns;
	}
	CU_ASSERT(now >= 770 * MS);
}

static void waits(void)
{
	for (uint64_t ms = 11; ms < 50; ms += 3) {
		if (!ticks_make(&rig, &engine_scripted, 1000 * BS, ms * MS,
				"bs=1k ramp_time=250ms runtime=520ms"))
			return;
		rig.interval_ns = 400 * MS;
		run();
		wait_within(ms * MS);
		ticks_free(&rig);
	}
}

/* --- what others see --- */

static uint64_t seen_ios, seen_bytes, seen_ns;

static void pass_and_look(struct script *s, bool reap)
{
	ticks_pass(s, reap);
	seen_ios = atomic_load(&rig.w.done_ios);
	seen_bytes = atomic_load(&rig.w.done_bytes);
	seen_ns = atomic_load(&rig.w.done_ns);
}

static void seen(void)
{
	if (!ticks_make(&rig, &engine_scripted, 100 * BS, 50 * MS,
			"bs=1k workload=copy source=s filename=t"))
		return;
	rig.script.on_call = pass_and_look;
	run();
	/* no more than a tick behind, and a copy's reads and writes, but not the copies */
	CU_ASSERT(seen_ios >= 190 && seen_ios <= 200);
	CU_ASSERT_EQUAL(seen_bytes, seen_ios * BS);
	CU_ASSERT(ticks_near(seen_ns, TICKS_T0 + (seen_ios + 1) * 50 * MS));
	ticks_free(&rig);
}

/* --- the real clock --- */

/* A job that starts later starts no sooner than that. */
static void starts_later(void)
{
	uint64_t start = clock_now_ns() + 20 * MS;

	rig_make(&rig, &engine_scripted, 3 * BS, 1, "bs=1k");
	rig.w.given.run_start_ns = start - 20 * MS;
	rig.w.given.start_ns = start;
	run();
	CU_ASSERT(rig.w.left.begin_ns >= start);
	CU_ASSERT(rig.w.left.end_ns >= rig.w.left.begin_ns);
	CU_ASSERT_EQUAL(reads()->ios, 3);
	rig_free(&rig);
}

static const struct test tests[] = {
	{ "lat, slat and clat", latencies },
	{ "the latency of what has several steps", latency_of_chains },
	{ "the latency of what comes back later", latency_of_batches },
	{ "the latency without a queue", latency_without_a_queue },
	{ "ramp_time is not counted", ramp },
	{ "runtime ends it", runtime },
	{ "runtime begins after ramp_time", ramp_and_runtime },
	{ "an end within the ramp", ended_in_the_ramp },
	{ "a failure within the ramp", failed_in_the_ramp },
	{ "a failure within the ramp that is passed", went_on_in_the_ramp },
	{ "failures within the ramp and after", failed_around_the_ramp },
	{ "no wait goes beyond what is next", waits },
	{ "what others see of it", seen },
	{ "a start that is to come", starts_later },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("worker_time", tests);
}
