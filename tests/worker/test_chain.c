/* SPDX-License-Identifier: MIT */
/*
 * Chains that the engine orders: a linked run goes to it whole, and goes on from the first transfer
 * that is not finished, whatever of it was short, interrupted or cancelled, and however its results
 * come back. Each transfer, each byte and each chain counts once.
 */
#include "worker/worker.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "tests/support.h"
#include "tests/ticks.h"

#define BS UINT64_C(1024)
#define MS NSEC_PER_MSEC
#define LINKED "bs=1k ioengine=io_uring workload=linked "
#define COPY LINKED "source=s filename=t "
#define LINKS LINKED "links=3 "

static struct rig rig;

/* How results may come back: as many as there are, or one in every second reap. */
static const struct way {
	enum script_order order;
	bool slow;
} ways[] = {
	{ ORDER_FIRST, false }, { ORDER_LAST, false }, { ORDER_RANDOM, false },
	{ ORDER_FIRST, true },  { ORDER_LAST, true },  { ORDER_RANDOM, true },
};

#define WAYS (sizeof(ways) / sizeof(ways[0]))

static void given(const struct way *way, uint64_t size, uint32_t align, const char *options)
{
	char text[256];

	snprintf(text, sizeof(text), "%s %s", options,
		 way->slow ? "iodepth_batch_complete_min=0" : "");
	rig_make(&rig, &engine_scripted, size, align, text);
	rig.script.order = way->order;
	rig.script.slow = way->slow;
}

/* --- one chain --- */

#define W3 "w0+1024-w1024+1024-w2048+1024"

/* What becomes of a chain, and of what is submitted for it. */
static const struct one {
	const char *options;
	uint64_t size;
	uint32_t align;
	struct fault fault[2];
	const char *log;
	uint64_t read_shorts, write_shorts;
} ones[] = {
	{ LINKS, 3 * BS, 1, { { 0 } }, W3, 0, 0 },
	/* a member that has to be tried again */
	{ LINKS,
	  3 * BS,
	  1,
	  { { FAULT_ERROR, EINTR, 0, 0 } },
	  "w0+1024:interrupted-w1024+1024:cancelled-w2048+1024:cancelled | " W3,
	  0,
	  0 },
	{ LINKS,
	  3 * BS,
	  1,
	  { { FAULT_ERROR, EAGAIN, 1, 0 } },
	  "w0+1024-w1024+1024:again-w2048+1024:cancelled | w1024+1024-w2048+1024",
	  0,
	  0 },
	{ LINKS,
	  3 * BS,
	  1,
	  { { FAULT_ERROR, EINTR, 2, 0 } },
	  "w0+1024-w1024+1024-w2048+1024:interrupted | w2048+1024",
	  0,
	  0 },
	{ LINKS,
	  3 * BS,
	  1,
	  { { FAULT_ERROR, ECANCELED, 2, 0 } },
	  "w0+1024-w1024+1024-w2048+1024:cancelled | w2048+1024",
	  0,
	  0 },
	{ LINKS,
	  3 * BS,
	  1,
	  { { FAULT_ERROR, EAGAIN, 1, 0 }, { FAULT_ERROR, EINTR, 3, 0 } },
	  "w0+1024-w1024+1024:again-w2048+1024:cancelled | "
	  "w1024+1024:interrupted-w2048+1024:cancelled | w1024+1024-w2048+1024",
	  0,
	  0 },
	/* a member that is short */
	{ LINKS,
	  3 * BS,
	  1,
	  { { FAULT_SHORT, 1023, 0, 0 } },
	  "w0+1024:1023-w1024+1024:cancelled-w2048+1024:cancelled | "
	  "w1023+1-w1024+1024-w2048+1024",
	  0,
	  1 },
	{ LINKS,
	  3 * BS,
	  1,
	  { { FAULT_SHORT, 100, 1, 0 } },
	  "w0+1024-w1024+1024:100-w2048+1024:cancelled | w1124+924-w2048+1024",
	  0,
	  1 },
	{ LINKS,
	  3 * BS,
	  1,
	  { { FAULT_SHORT, 100, 2, 0 } },
	  "w0+1024-w1024+1024-w2048+1024:100 | w2148+924",
	  0,
	  1 },
	{ LINKS,
	  3 * BS,
	  512,
	  { { FAULT_SHORT, 700, 1, 0 } },
	  "w0+1024-w1024+1024:700-w2048+1024:cancelled | w1536+512-w2048+1024",
	  0,
	  1 },
	{ LINKS,
	  3 * BS,
	  512,
	  { { FAULT_SHORT, 100, 1, 0 } },
	  "w0+1024-w1024+1024:100-w2048+1024:cancelled | w1024+1024-w2048+1024",
	  0,
	  1 },
	/* a read, then a write, which moves nothing before the read is whole */
	{ COPY, BS, 1, { { 0 } }, "r0+1024-w0+1024 | s", 0, 0 },
	{ COPY,
	  BS,
	  1,
	  { { FAULT_SHORT, 100, 0, 0 } },
	  "r0+1024:100-w0+1024:cancelled | r100+924-w0+1024 | s",
	  1,
	  0 },
	{ COPY,
	  BS,
	  1,
	  { { FAULT_SHORT, 100, 0, 0 }, { FAULT_SHORT, 200, 2, 0 } },
	  "r0+1024:100-w0+1024:cancelled | r100+924:200-w0+1024:cancelled | "
	  "r300+724-w0+1024 | s",
	  2,
	  0 },
	{ COPY,
	  BS,
	  1,
	  { { FAULT_SHORT, 100, 0, 0 }, { FAULT_SHORT, 200, 3, 0 } },
	  "r0+1024:100-w0+1024:cancelled | r100+924-w0+1024:200 | w200+824 | s",
	  1,
	  1 },
	{ COPY,
	  BS,
	  1,
	  { { FAULT_ERROR, EINTR, 0, 0 }, { FAULT_ERROR, EAGAIN, 3, 0 } },
	  "r0+1024:interrupted-w0+1024:cancelled | r0+1024-w0+1024:again | w0+1024 | s",
	  0,
	  0 },
	{ COPY,
	  BS,
	  512,
	  { { FAULT_SHORT, 1023, 0, 0 } },
	  "r0+1024:1023-w0+1024:cancelled | r512+512-w0+1024 | s",
	  1,
	  0 },
	/* the last sector of the source is not a whole one, which cancels, and is not short */
	{ COPY, 700, 512, { { 0 } }, "r0+1024:700-w0+1024:cancelled | w0+1024 | s", 0, 0 },
	{ COPY,
	  700,
	  512,
	  { { FAULT_SHORT, 600, 0, 0 } },
	  "r0+1024:600-w0+1024:cancelled | r512+512:188-w0+1024:cancelled | w0+1024 | s",
	  1,
	  0 },
};

static void one_counted(const struct one *o)
{
	bool copy = o->log[0] == 'r';

	CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->ios, 1);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->bytes, o->size);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->errors, 0);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->shorts, 0);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, copy);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->bytes, copy ? o->size : 0);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->shorts, o->read_shorts);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->errors, 0);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->ios, copy ? 1 : 3);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->bytes, o->size);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->shorts, o->write_shorts);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->errors, 0);
	CU_ASSERT_EQUAL(rig.w.left.total.submitted, rig.script.nios);
	CU_ASSERT(!copy || !memcmp(rig.script.file[0].data, rig.script.file[1].data, o->size));
}

static void one_chain(void)
{
	for (size_t i = 0; i < sizeof(ones) / sizeof(ones[0]); i++)
		for (size_t k = 0; k < WAYS; k++) {
			const struct one *o = &ones[i];
			unsigned failures = CU_get_number_of_failures();

			given(&ways[k], o->size, o->align, o->options);
			memcpy(rig.script.fault, o->fault, sizeof(o->fault));
			rig_run_well(&rig);
			script_log_is(&rig.script, o->log);
			one_counted(o);
			rig_free(&rig);
			if (CU_get_number_of_failures() != failures)
				printf("\n  row %zu, way %zu", i, k);
		}
}

/* --- what fails --- */

static void ended(const char *said)
{
	CU_ASSERT(rig.w.left.failed && rig.w.left.partial);
	CHECK_TEXT(rig.w.left.err.text, said);
	rig_laws(&rig);
}

/* One chain fails at each of its members: what is before it is counted, nothing is tried again. */
static void one_fails(void)
{
	static const struct {
		const char *log, *said;
	} members[] = {
		{ "w0+1024:failed-w1024+1024:cancelled-w2048+1024:cancelled",
		  "[job] write of 1024 bytes at byte 0 of memory.0: Input/output error\n" },
		{ "w0+1024-w1024+1024:failed-w2048+1024:cancelled",
		  "[job] write of 1024 bytes at byte 1024 of memory.0: Input/output error\n" },
		{ "w0+1024-w1024+1024-w2048+1024:failed",
		  "[job] write of 1024 bytes at byte 2048 of memory.0: Input/output error\n" },
	};

	for (uint32_t m = 0; m < 3; m++)
		for (size_t k = 0; k < WAYS; k++) {
			given(&ways[k], 30 * BS, 1, LINKS);
			rig.script.fault[0] = (struct fault){ FAULT_ERROR, EIO, m, 0 };
			rig_run(&rig);
			ended(members[m].said);
			script_log_is(&rig.script, members[m].log);
			CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->ios, m);
			CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->errors, 1);
			CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->ios, 0);
			CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->bytes, 0);
			CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->errors, 1);
			rig_free(&rig);
		}
}

/* The read of a copy fails after a part: nothing is written, and nothing is synced. */
static void read_fails(void)
{
	given(&ways[1], 30 * BS, 1, COPY);
	rig.script.fault[0] = (struct fault){ FAULT_SHORT, 24, 0, 0 };
	rig.script.fault[1] = (struct fault){ FAULT_ERROR, EIO, 2, 0 };
	rig_run(&rig);
	ended("[job] read of 1000 bytes at byte 24 of memory.1: Input/output error\n");
	script_log_is(&rig.script,
		      "r0+1024:24-w0+1024:cancelled | r24+1000:failed-w0+1024:cancelled");
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->errors, 1);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->shorts, 1);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, 0);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->ios, 0);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->errors, 0);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->errors, 1);
	rig_free(&rig);
}

static void nothing_moved(void)
{
	given(&ways[1], 30 * BS, 1, LINKS);
	rig.script.fault[0] = (struct fault){ FAULT_SHORT, 0, 1, 0 };
	rig_run(&rig);
	ended("[job] write of 1024 bytes at byte 1024 of memory.0: nothing was moved\n");
	script_log_is(&rig.script, "w0+1024-w1024+1024:0-w2048+1024:cancelled");
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->errors, 1);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->shorts, 0);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->errors, 1);
	rig_free(&rig);
}

/* The second of four chains fails; the others finish, one of them after a short write. */
static void others_finish(void)
{
	for (size_t k = 0; k < WAYS; k++) {
		given(&ways[k], 30 * BS, 1, LINKS "iodepth=4");
		rig.script.fault[0] = (struct fault){ FAULT_ERROR, EIO, 4, 0 };
		rig.script.fault[1] = (struct fault){ FAULT_SHORT, 24, 7, 0 };
		rig_run(&rig);
		ended("[job] write of 1024 bytes at byte 4096 of memory.0: Input/output error\n");
		CU_ASSERT_EQUAL_FATAL(rig.script.nios % 3, 2);
		CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->ios, rig.w.left.planned - 1);
		CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->bytes,
				3 * BS * rig_total(&rig, OP_CHAIN)->ios);
		CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->errors, 1);
		CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->ios, 3 * (rig.w.left.planned - 1) + 1);
		CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->errors, 1);
		CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->shorts, 1);
		CU_ASSERT(ways[k].slow || rig.w.left.planned == 4);
		for (uint64_t i = 6; i < rig.script.nios; i++)
			CU_ASSERT(rig.script.io[i].offset >= 6 * BS);
		rig_free(&rig);
	}
}

static void each_is_said(void)
{
	given(&ways[0], 30 * BS, 1, LINKS "iodepth=2");
	rig.script.fault[0] = (struct fault){ FAULT_ERROR, ENOSPC, 2, 2 };
	rig_run(&rig);
	ended("[job] write of 1024 bytes at byte 2048 of memory.0: No space left on device\n"
	      "[job] write of 1024 bytes at byte 4096 of memory.0: No space left on device\n");
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->ios, 3);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->errors, 2);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->errors, 2);
	rig_free(&rig);
}

/* --- time --- */

/* A submit takes 10 ms, a reap 1 ms. */
static bool timed(const struct way *way, const char *options)
{
	if (!ticks_begin(10 * MS, MS))
		return false;
	given(way, BS, 1, options);
	rig.script.on_call = ticks_pass;
	return true;
}

static void timed_run(uint64_t read_ns, uint64_t write_ns)
{
	rig_run_well(&rig);
	CU_ASSERT(ticks_near(rig_total(&rig, OP_READ)->hist[LAT]->max, read_ns));
	CU_ASSERT(ticks_near(rig_total(&rig, OP_WRITE)->hist[LAT]->max, write_ns));
	CU_ASSERT(ticks_near(rig_total(&rig, OP_CHAIN)->hist[LAT]->max, write_ns));
	CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->hist[LAT]->count, 1);
}

/* Each member's time runs from when it was first handed over, which is when all of them were. */
static void latencies(void)
{
	if (!timed(&ways[3], COPY)) /* one result in each second reap */
		return;
	timed_run(11 * MS, 13 * MS);
	rig_free(&rig);

	CU_ASSERT_FATAL(timed(&ways[1], COPY "slat=1"));
	rig.script.fault[0] = (struct fault){ FAULT_SHORT, 100, 0, 0 };
	timed_run(22 * MS, 22 * MS);
	CU_ASSERT(ticks_near(rig_total(&rig, OP_READ)->hist[SLAT]->max, 21 * MS));
	CU_ASSERT(ticks_near(rig_total(&rig, OP_WRITE)->hist[SLAT]->max, 21 * MS));
	CU_ASSERT(ticks_near(rig_total(&rig, OP_WRITE)->hist[CLAT]->max, MS));
	CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->hist[SLAT]->count, 0);
	rig_free(&rig);

	CU_ASSERT_FATAL(timed(&ways[0], COPY));
	rig.script.fault[0] = (struct fault){ FAULT_ERROR, EAGAIN, 1, 0 };
	timed_run(11 * MS, 22 * MS);
	ticks_free(&rig);
}

static const struct test tests[] = {
	{ "a chain goes on from the first that is not finished", one_chain },
	{ "a member that fails ends the job", one_fails },
	{ "a read that fails leaves its write undone", read_fails },
	{ "a member that moves nothing", nothing_moved },
	{ "chains in flight finish when one fails", others_finish },
	{ "each chain that fails is said", each_is_said },
	{ "latencies of chains and members", latencies },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("worker, chains", tests);
}
