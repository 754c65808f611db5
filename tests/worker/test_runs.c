/* SPDX-License-Identifier: MIT */
/*
 * How much goes together where the engine orders a chain: depth, batches and completions count
 * chains, no submit cuts one, and syncs stand between them.
 */
#include "worker/worker.h"

#include "base/clock.h"
#include "tests/support.h"
#include "tests/ticks.h"

#define BS UINT64_C(1024)
#define LINKED "bs=1k ioengine=io_uring workload=linked "
#define COPY LINKED "source=s filename=t "
#define LINKS LINKED "links=3 "

static struct rig rig;

static const struct script_call *call(uint64_t i)
{
	return &rig.script.call[i];
}

/* Each run is in one submit, and of one chain. */
static void not_cut(void)
{
	uint32_t steps = rig.w.shape.steps;

	for (uint64_t i = 0; i < rig.script.nios; i++) {
		const struct script_io *io = &rig.script.io[i];

		if (!io->link)
			continue;
		CU_ASSERT_FATAL(i + 1 < rig.script.nios);
		CU_ASSERT_EQUAL(io[1].call, io->call);
		CU_ASSERT_EQUAL(io[1].slot / steps, io->slot / steps);
	}
}

/* Chains, and what is left of chains, count as one; none is cut by a batch. */
static void batches(void)
{
	for (uint32_t batch = 1; batch <= 4; batch++)
		for (uint32_t faults = 0; faults < 2; faults++) {
			uint32_t most = 0;
			char options[160];

			snprintf(options, sizeof(options),
				 LINKS "iodepth=4 iodepth_batch=%u fsync=3 %s", batch,
				 faults ? "iodepth_batch_complete_min=4" : "");
			rig_make(&rig, &engine_scripted, 90 * BS, 1, options);
			rig.script.order = ORDER_RANDOM;
			if (faults)
				rig.script.fault[0] = (struct fault){ FAULT_RANDOM, 0, 0, 2 };
			rig_run_well(&rig);

			not_cut();
			for (uint64_t i = 0; i < rig.script.ncalls; i++)
				most = call(i)->runs > most ? call(i)->runs : most;
			CU_ASSERT_EQUAL(most, batch);
			CU_ASSERT_EQUAL(call(0)->n, batch < 4 ? 3 * batch : 10);
			CU_ASSERT_EQUAL(call(0)->runs, batch);
			CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->ios, 30);
			CU_ASSERT_EQUAL(rig_total(&rig, OP_SYNC)->ios, 9);
			CU_ASSERT(rig.script.deepest <= 12);
			rig_free(&rig);
		}
}

/* Waiting and taking are by chains, too, and never for more than may be taken. */
static void completions(void)
{
	static const struct {
		const char *options;
		uint32_t min, max;
	} cases[] = {
		{ LINKS "iodepth=5 iodepth_batch_complete_min=2", 6, 15 },
		{ LINKS "iodepth=5 iodepth_batch_complete_min=5 iodepth_batch_complete_max=5", 15,
		  15 },
		{ LINKS "iodepth=5 iodepth_batch_complete_min=2 iodepth_batch_complete_max=3", 6,
		  9 },
		{ COPY "iodepth=5 iodepth_batch_complete_min=1 iodepth_batch_complete_max=1", 2,
		  2 },
	};

	for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
		rig_make(&rig, &engine_scripted, 90 * BS, 1, cases[k].options);
		rig.script.slow = true;
		rig_run_well(&rig);

		for (uint64_t i = 0; i < rig.script.ncalls; i++) {
			const struct script_call *c = call(i);

			if (!c->reap)
				continue;
			CU_ASSERT_EQUAL(c->max, cases[k].max);
			CU_ASSERT_EQUAL(c->n,
					c->inflight < cases[k].min ? c->inflight : cases[k].min);
		}
		rig_free(&rig);
	}
}

/*
 * The controller's sizes are chains: it tries several, in and out. A step of the clock with each
 * call lets it decide often.
 */
static void controlled(void)
{
	uint32_t waited = 0; /* bit n: for n chains */

	if (!ticks_make(&rig, &engine_scripted, 900 * BS, 11 * NSEC_PER_MSEC,
			LINKS "iodepth=8 iodepth_batch=auto"))
		return;
	ticks.submit_ns = 1;
	rig.script.slow = true;
	rig_run_well(&rig);
	for (uint64_t i = 0; i < rig.script.ncalls; i++) {
		const struct script_call *c = call(i);

		/* completions of several chains come mixed, so that fewer may be left */
		CU_ASSERT_FATAL(c->n % 3 == 0 || (c->reap && c->n == c->inflight));
		waited |= c->reap ? 1u << c->n / 3 : 0;
	}
	CU_ASSERT_EQUAL(waited & (1 << 2 | 1 << 4 | 1 << 8), 1 << 2 | 1 << 4 | 1 << 8);
	ticks_free(&rig);
}

static void depth(void)
{
	static const uint32_t deep[] = { 1, 2, 30 };

	for (size_t k = 0; k < sizeof(deep) / sizeof(deep[0]); k++) {
		char options[160];

		snprintf(options, sizeof(options), LINKS "iodepth=%u", deep[k]);
		rig_make(&rig, &engine_scripted, 90 * BS, 1, options);
		rig_run_well(&rig);

		CU_ASSERT_EQUAL(rig.script.deepest, 3 * deep[k]);
		rig_free(&rig);
	}
}

/* --- syncs --- */

/* After so many chains, and never within one. */
static void syncs(void)
{
	static const struct {
		const char *options, *log;
	} cases[] = {
		{ LINKED "links=1 fsync=2", "w0+1024 | w1024+1024 | s | w2048+1024 | w3072+1024" },
		{ LINKED "links=2 fsync=1", "w0+1024-w1024+1024 | s | w2048+1024-w3072+1024" },
		{ LINKED "links=2 fdatasync=2", "w0+1024-w1024+1024 | w2048+1024-w3072+1024" },
		{ LINKED "links=2 fsync=1 end_fsync=1 iodepth=4",
		  "w0+1024-w1024+1024 s w2048+1024-w3072+1024 | s" },
		{ LINKED "links=2 end_fsync=1 iodepth=4",
		  "w0+1024-w1024+1024 w2048+1024-w3072+1024 | s" },
		{ LINKED "links=2 fsync=1 iodepth=4 iodepth_batch=1",
		  "w0+1024-w1024+1024 | s | w2048+1024-w3072+1024" },
		{ "bs=2k ioengine=io_uring workload=linked source=s filename=t fsync=1",
		  "r0+2048-w0+2048 | s | r2048+2048-w2048+2048 | s" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint64_t n = 0;

		rig_make(&rig, &engine_scripted, 4 * BS, 1, cases[i].options);
		rig_run_well(&rig);

		script_log_is(&rig.script, cases[i].log);
		for (uint64_t k = 0; k < rig.script.nios; k++)
			n += !rig.script.io[k].len;
		CU_ASSERT_EQUAL(rig_total(&rig, OP_SYNC)->ios, n);
		CU_ASSERT_EQUAL(rig_total(&rig, OP_SYNC)->bytes, 0);
		CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->bytes, 4 * BS);
		rig_free(&rig);
	}
}

static const struct test tests[] = {
	{ "a batch counts chains, and cuts none", batches },
	{ "completions are counted in chains", completions },
	{ "the controller counts chains", controlled },
	{ "iodepth counts chains", depth },
	{ "syncs stand between chains", syncs },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("worker, runs", tests);
}
