/* SPDX-License-Identifier: MIT */
/*
 * How much goes together: iodepth and its kin, held against every call that the engine got; syncs
 * among the writes; which places are worked on, and that these depend on nothing but the job.
 */
#include "worker/worker.h"

#include <string.h>

#include "tests/rig.h"
#include "tests/support.h"

#define BS UINT64_C(1024)
#define BLOCKS 300

static struct rig rig;

/* Runs on BLOCKS blocks, with an engine that brings no more than it must. */
static void run_slow(const char *options)
{
	rig_make(&rig, &engine_scripted, BLOCKS * BS, 1, options);
	rig.script.slow = true;
	rig_run(&rig);
	CU_ASSERT(!rig.w.left.failed && !rig.w.left.partial);
	rig_laws(&rig);
}

static const struct script_call *call(uint64_t i)
{
	return &rig.script.call[i];
}

/* --- depth --- */

static void depth(void)
{
	static const uint32_t depths[] = { 1, 2, 3, 64, 299, 300 };

	for (size_t i = 0; i < sizeof(depths) / sizeof(depths[0]); i++) {
		char options[64];

		snprintf(options, sizeof(options), "bs=1k iodepth=%u", depths[i]);
		run_slow(options);
		CU_ASSERT_EQUAL(rig.script.deepest, depths[i]);
		CU_ASSERT_EQUAL(call(0)->n, depths[i]); /* all at once */
		CU_ASSERT_EQUAL(rig.script.nios, BLOCKS);
		rig_free(&rig);
	}
	/* where each is finished when submit returns, one is in flight */
	rig_make(&rig, &engine_scripted_sync, BLOCKS * BS, 1, "bs=1k iodepth=8");
	rig_run(&rig);
	rig_laws(&rig);
	CU_ASSERT_EQUAL(rig.w.loop.depth, 1);
	rig_free(&rig);
	/* more than there is to do */
	run_slow("bs=1k iodepth=1000");
	CU_ASSERT_EQUAL(rig.script.deepest, BLOCKS);
	rig_free(&rig);
}

/* A chain holds its place from its first step to its last. */
static void depth_of_copies(void)
{
	run_slow("bs=1k workload=copy source=s filename=t iodepth=5");
	CU_ASSERT_EQUAL(rig.script.deepest, 5);
	CU_ASSERT_EQUAL(rig.script.nios, 2 * BLOCKS + 1);
	rig_free(&rig);
}

static void batch(void)
{
	static const uint32_t batches[] = { 1, 2, 7, 64 };

	for (size_t i = 0; i < sizeof(batches) / sizeof(batches[0]); i++) {
		char options[160];

		for (int copy = 0; copy < 2; copy++) {
			snprintf(options, sizeof(options),
				 "bs=1k iodepth=64 iodepth_batch=%u %s %s", batches[i],
				 copy ? "iodepth_batch_complete_min=40" : "",
				 copy ? "workload=copy source=s filename=t" : "rw=read");
			rig_make(&rig, &engine_scripted, BLOCKS * BS, 1, options);
			rig.script.slow = copy; /* 40 reads on end, whose writes wait */
			rig.script.order = ORDER_RANDOM;
			rig_run(&rig);
			rig_laws(&rig);
			for (uint64_t k = 0; k < rig.script.ncalls; k++)
				CU_ASSERT(call(k)->reap || call(k)->n <= batches[i]);
			CU_ASSERT_EQUAL(call(0)->n, batches[i]);
			rig_free(&rig);
		}
	}
}

/* --- completions --- */

/* Nothing is submitted while a full queue waits for its first @min. */
static void complete_min(void)
{
	run_slow("bs=1k iodepth=16 iodepth_batch_complete_min=5");
	for (uint64_t i = 0; i < rig.script.ncalls; i++) {
		const struct script_call *c = call(i);

		if (!c->reap)
			continue;
		CU_ASSERT_EQUAL(c->max, 16);
		CU_ASSERT_EQUAL(c->n, c->inflight < 5 ? c->inflight : 5);
	}
	CU_ASSERT_EQUAL(rig.script.deepest, 16);
	rig_free(&rig);
}

/* It looks, and never waits: but for an engine that is full, which would be asked for ever. */
/* What is waited for comes in pieces, before its time: nothing is submitted in between. */
static void goes_on(void)
{
	rig_make(&rig, &engine_scripted, BLOCKS * BS, 1,
		 "bs=1k iodepth=8 iodepth_batch_complete_min=8");
	rig.script.half_every = 2;
	rig.script.slow = true;
	if (clock_hold(NSEC_PER_SEC)) { /* so that no time is over */
		rig_run_well(&rig);
		clock_release();
	}
	for (uint64_t i = 0; i < rig.script.ncalls; i++)
		CU_ASSERT(call(i)->reap || !call(i)->inflight);
	CU_ASSERT(!rig.script.ncalls || rig.script.nreaps > rig.script.nsubmits);
	CU_ASSERT_EQUAL(rig.script.misused, 0);
	rig_free(&rig);
}

static void never_wait(void)
{
	run_slow("bs=1k iodepth=16 iodepth_batch_complete_min=0");
	for (uint64_t i = 0; i < rig.script.ncalls; i++)
		CU_ASSERT(!call(i)->reap || call(i)->n == 0);
	rig_free(&rig);

	rig_make(&rig, &engine_scripted, BLOCKS * BS, 1,
		 "bs=1k iodepth=16 iodepth_batch_complete_min=0");
	rig.script.room = 3;
	rig.script.slow = true;
	rig_run(&rig);
	rig_laws(&rig);
	for (uint64_t i = 1; i < rig.script.ncalls; i++)
		if (call(i)->reap)
			CU_ASSERT_EQUAL(call(i)->n, !call(i - 1)->reap && !call(i - 1)->ret);
	rig_free(&rig);
}

static void complete_max(void)
{
	rig_make(&rig, &engine_scripted, BLOCKS * BS, 1,
		 "bs=1k iodepth=16 iodepth_batch_complete_max=3");
	rig_run(&rig);
	rig_laws(&rig);
	for (uint64_t i = 0; i < rig.script.ncalls; i++) {
		if (!call(i)->reap)
			continue;
		CU_ASSERT_EQUAL(call(i)->max, 3);
		CU_ASSERT_EQUAL(call(i)->n, 1);
		CU_ASSERT_EQUAL(call(i)->ret, call(i)->inflight < 3 ? (int)call(i)->inflight : 3);
	}
	rig_free(&rig);
}

/* While there is more to be submitted, nothing is waited for. */
static void no_wait_while_filling(void)
{
	bool filled = false;

	run_slow("bs=1k iodepth=32 iodepth_batch=8 iodepth_batch_complete_min=4");
	for (uint64_t i = 0; i < rig.script.ncalls && !filled; i++) {
		if (!call(i)->reap)
			continue;
		filled = call(i)->inflight == 32;
		CU_ASSERT_EQUAL(call(i)->n, filled ? 4 : 0);
	}
	CU_ASSERT(filled);
	rig_free(&rig);
}

/* An engine that takes nothing is not asked again before something has come back. */
static void full_engine(void)
{
	uint64_t refused = 0;

	rig_make(&rig, &engine_scripted, BLOCKS * BS, 1, "bs=1k iodepth=16");
	rig.script.room = 5;
	rig.script.slow = true;
	rig_run(&rig);
	rig_laws(&rig);
	for (uint64_t i = 0; i < rig.script.ncalls; i++) {
		if (call(i)->reap || call(i)->ret)
			continue;
		refused++;
		CU_ASSERT_FATAL(i + 1 < rig.script.ncalls);
		CU_ASSERT(call(i + 1)->reap && call(i + 1)->n == 1);
	}
	CU_ASSERT(refused > 0);
	CU_ASSERT_EQUAL(rig.script.deepest, 5);
	CU_ASSERT_EQUAL(rig.w.left.total.submitted, BLOCKS);
	rig_free(&rig);
}

/* Once full, it is let sink to iodepth_low, and then filled again. */
static void low(void)
{
	static const char *const options[] = {
		"bs=1k iodepth=16 iodepth_low=4",
		"bs=1k iodepth=16 iodepth_low=4 iodepth_batch=5",
		"bs=1k iodepth=16 iodepth_low=15",
		"bs=1k iodepth=16 iodepth_low=1 iodepth_batch_complete_min=3",
	};
	static const uint32_t lows[] = { 4, 4, 15, 1 };

	for (int k = 0; k < 4; k++) {
		bool sinking = false;
		uint32_t fills = 0;

		run_slow(options[k]);
		for (uint64_t i = 0; i < rig.script.ncalls; i++) {
			const struct script_call *c = call(i);

			if (c->reap)
				continue;
			CU_ASSERT(!sinking || c->inflight == lows[k]);
			sinking = c->inflight + (uint32_t)c->ret == 16;
			fills += sinking;
		}
		CU_ASSERT(fills >= BLOCKS / 16);
		rig_free(&rig);
	}
}

/* A wait is short enough for a stop to be seen. */
static void waits(void)
{
	run_slow("bs=1k iodepth=4");
	for (uint64_t i = 0; i < rig.script.ncalls; i++)
		CU_ASSERT(call(i)->wait_ns <= 250000000);
	CU_ASSERT_FALSE(rig.script.submit_at_once);
	rig_free(&rig);
}

static void at_once(void)
{
	run_slow("bs=1k iodepth=4 slat=1");
	CU_ASSERT(rig.script.submit_at_once);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_READ].hist[SLAT]->count, BLOCKS);
	rig_free(&rig);

	/* where all is over when submit returns, there are no two parts */
	rig_make(&rig, &engine_scripted_sync, BLOCKS * BS, 1, "bs=1k slat=1");
	rig_run(&rig);
	rig_laws(&rig);
	CU_ASSERT_PTR_NULL(rig.w.left.total.op[OP_READ].hist[SLAT]);
	CU_ASSERT_FALSE(rig.script.submit_at_once);
	rig_free(&rig);
}

/* --- syncs --- */

static uint64_t count(enum io_dir dir, uint32_t file)
{
	uint64_t n = 0;

	for (uint64_t i = 0; i < rig.script.nios; i++)
		n += rig.script.io[i].dir == dir && rig.script.io[i].file == file;
	return n;
}

static void syncs(void)
{
	static const struct {
		const char *options;
		uint64_t sync, datasync;
	} cases[] = {
		{ "rw=write", 0, 0 },
		{ "rw=write fsync=1", 99, 0 },
		{ "rw=write fsync=7", 14, 0 },
		{ "rw=write fsync=99", 1, 0 },
		{ "rw=write fsync=100", 0, 0 },
		{ "rw=write fdatasync=1", 0, 99 },
		{ "rw=write fdatasync=8", 0, 12 },
		{ "rw=write fsync=10 fdatasync=4", 9, 20 },
		{ "rw=write end_fsync=1", 1, 0 },
		{ "rw=write fsync=30 end_fsync=1", 4, 0 },
		{ "rw=read fsync=1 end_fsync=1", 0, 0 },
		{ "rw=randrw rwmixread=50 fsync=5", 9, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (uint32_t d = 1; d <= 8; d += 7) {
			char options[128];

			snprintf(options, sizeof(options), "bs=1k iodepth=%u %s", d,
				 cases[i].options);
			rig_make(&rig, &engine_scripted, 100 * BS, 1, options);
			rig.script.order = ORDER_RANDOM;
			rig_run(&rig);
			rig_laws(&rig);
			CU_ASSERT_EQUAL(count(IO_SYNC, 0), cases[i].sync);
			CU_ASSERT_EQUAL(count(IO_DATASYNC, 0), cases[i].datasync);
			CU_ASSERT_EQUAL(rig.w.left.total.op[OP_SYNC].ios,
					cases[i].sync + cases[i].datasync);
			CU_ASSERT_EQUAL(rig.w.left.total.op[OP_SYNC].bytes, 0);
			CU_ASSERT_EQUAL(rig.w.left.planned, 100);
			rig_free(&rig);
		}
	}
}

/* After N writes and before the next; at the end, after all, and each target once. */
static void where_syncs_are(void)
{
	rig_make(&rig, &engine_scripted, 20 * BS, 1, "bs=1k rw=write fsync=4");
	rig_run(&rig);
	for (uint64_t i = 0; i < rig.script.nios; i++)
		CU_ASSERT_EQUAL(rig.script.io[i].dir, i % 5 == 4 ? IO_SYNC : IO_WRITE);
	rig_free(&rig);

	rig_make(&rig, &engine_scripted, 20 * BS, 1, "bs=1k rw=write nrfiles=3 fsync=2");
	rig_run(&rig);
	for (uint64_t i = 2; i < rig.script.nios; i += 3) {
		CU_ASSERT_EQUAL(rig.script.io[i].dir, IO_SYNC);
		CU_ASSERT_EQUAL(rig.script.io[i].file, rig.script.io[i - 1].file);
	}
	CU_ASSERT_EQUAL(count(IO_SYNC, 0) + count(IO_SYNC, 1) + count(IO_SYNC, 2), 29);
	rig_free(&rig);

	rig_make(&rig, &engine_scripted, 20 * BS, 1,
		 "bs=1k rw=write nrfiles=3 end_fsync=1 iodepth=8");
	rig.script.slow = true;
	rig_run(&rig);
	rig_laws(&rig);
	CU_ASSERT_EQUAL_FATAL(rig.script.nios, 63);
	for (uint32_t i = 0; i < 3; i++) {
		CU_ASSERT_EQUAL(rig.script.io[60 + i].dir, IO_SYNC);
		CU_ASSERT_EQUAL(rig.script.io[60 + i].file, i);
		CU_ASSERT_EQUAL(count(IO_SYNC, i), 1);
	}
	for (uint64_t i = 0; i < rig.script.ncalls; i++)
		if (!call(i)->reap && call(i)->n == 3)
			CU_ASSERT_EQUAL(call(i)->inflight, 0); /* the writes are back by then */
	rig_free(&rig);
}

/* A worker that nobody asks any more leaves its last counts for who asks: each transfer once. */
static void counts_left(void)
{
	uint64_t taken = 0;

	rig_make(&rig, &engine_scripted_sync, BLOCKS * BS, 1, "bs=1k");
	rig.w.given.snapshot = snapshot_new(job_ops(rig.job), job_latencies(rig.job));
	CU_ASSERT_PTR_NOT_NULL_FATAL(rig.w.given.snapshot);
	rig_run(&rig);
	for (int i = 0; i < DEPTH_CLASSES; i++) {
		CU_ASSERT_EQUAL(rig.w.given.snapshot->left.depths.submit[i],
				rig.w.left.depths.submit[i]);
		taken += rig.w.left.depths.submit[i];
	}
	CU_ASSERT_EQUAL(taken, BLOCKS);
	CU_ASSERT_EQUAL(rig.w.given.snapshot->left.total.op[OP_READ].ios, BLOCKS);
	rig_free(&rig);
}

static const struct test tests[] = {
	{ "iodepth is reached and not exceeded", depth },
	{ "a copy takes one place", depth_of_copies },
	{ "iodepth_batch limits every submission", batch },
	{ "iodepth_batch_complete_min is waited for", complete_min },
	{ "a wait that the kernel ended goes on", goes_on },
	{ "iodepth_batch_complete_min=0 never waits", never_wait },
	{ "iodepth_batch_complete_max limits every reap", complete_max },
	{ "filling the queue comes before waiting", no_wait_while_filling },
	{ "a full engine is reaped first", full_engine },
	{ "iodepth_low", low },
	{ "no wait is long", waits },
	{ "slat=1 hands over at once", at_once },
	{ "fsync=, fdatasync= and end_fsync= count", syncs },
	{ "syncs stand where they belong", where_syncs_are },
	{ "the last counts are left for who asks", counts_left },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("worker, depth", tests);
}
