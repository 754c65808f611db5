/* SPDX-License-Identifier: MIT */
/*
 * Chains that the engine orders: a linked run goes to it whole, and goes on from the first transfer
 * that is not finished, whatever of it was short, interrupted or cancelled, and however its results
 * come back. Each transfer, each byte and each chain counts once.
 */
#include "worker/worker.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "tests/rig.h"
#include "tests/support.h"

#define BS UINT64_C(1024)
#define MS NSEC_PER_MSEC
#define T0 (1000 * NSEC_PER_SEC)
#define LINKED "bs=1k ioengine=io_uring workload=linked "
#define COPY LINKED "source=s filename=t "
#define LINKS LINKED "links=3 "

static struct rig rig;

static const struct op_stats *total(enum op op)
{
	return &rig.w.left.total.op[op];
}

static void went_well(void)
{
	CU_ASSERT(!rig.w.left.failed && !rig.w.left.partial);
	CHECK_TEXT(rig.w.left.err.text, "");
	rig_laws(&rig);
}

static void log_is(const char *expected)
{
	static char text[65536];

	script_log(&rig.script, text, sizeof(text));
	CHECK_TEXT(text, expected);
}

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

	CU_ASSERT_EQUAL(total(OP_CHAIN)->ios, 1);
	CU_ASSERT_EQUAL(total(OP_CHAIN)->bytes, o->size);
	CU_ASSERT_EQUAL(total(OP_CHAIN)->errors, 0);
	CU_ASSERT_EQUAL(total(OP_CHAIN)->shorts, 0);
	CU_ASSERT_EQUAL(total(OP_READ)->ios, copy);
	CU_ASSERT_EQUAL(total(OP_READ)->bytes, copy ? o->size : 0);
	CU_ASSERT_EQUAL(total(OP_READ)->shorts, o->read_shorts);
	CU_ASSERT_EQUAL(total(OP_READ)->errors, 0);
	CU_ASSERT_EQUAL(total(OP_WRITE)->ios, copy ? 1 : 3);
	CU_ASSERT_EQUAL(total(OP_WRITE)->bytes, o->size);
	CU_ASSERT_EQUAL(total(OP_WRITE)->shorts, o->write_shorts);
	CU_ASSERT_EQUAL(total(OP_WRITE)->errors, 0);
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
			CU_ASSERT_EQUAL(rig_run(&rig), 0);
			went_well();
			log_is(o->log);
			one_counted(o);
			rig_free(&rig);
			if (CU_get_number_of_failures() != failures)
				printf("\n  row %zu, way %zu", i, k);
		}
}

/* --- many chains --- */

static const struct weather {
	const char *name;
	uint32_t align; /* 0: any */
	struct script script;
} weathers[] = {
	{ "fair", 0, { .order = ORDER_FIRST } },
	{ "the last first", 0, { .order = ORDER_LAST } },
	{ "any order", 0, { .order = ORDER_RANDOM } },
	{ "a run at a time", 0, { .runs = 1 } },
	{ "two runs at a time, slow", 0, { .runs = 2, .slow = true, .order = ORDER_LAST } },
	{ "room for one", 0, { .room = 1, .order = ORDER_RANDOM } },
	{ "room for four", 0, { .room = 4, .slow = true, .order = ORDER_RANDOM } },
	{ "now and then full", 0, { .full_every = 2 } },
	{ "now and then a signal", 0, { .empty_every = 3, .order = ORDER_LAST } },
	{ "interrupted", 0, { .fault = { { FAULT_ERROR, EINTR, 0, 4 } } } },
	{ "try again", 0, { .order = ORDER_LAST, .fault = { { FAULT_ERROR, EAGAIN, 1, 5 } } } },
	{ "cancelled", 0, { .fault = { { FAULT_ERROR, ECANCELED, 0, 4 } } } },
	{ "always half", 1, { .order = ORDER_RANDOM, .fault = { { FAULT_SHORT, 512, 0, 1 } } } },
	{ "always short", 1, { .order = ORDER_LAST, .fault = { { FAULT_RANDOM, 0, 0, 1 } } } },
	{ "aligned short", 512, { .slow = true, .fault = { { FAULT_SHORT, 512, 0, 2 } } } },
	{ "unaligned short", 512, { .fault = { { FAULT_SHORT, 700, 0, 2 } } } },
	{ "all at once",
	  1,
	  { .order = ORDER_RANDOM,
	    .room = 7,
	    .full_every = 3,
	    .empty_every = 4,
	    .fault = { { FAULT_ERROR, EINTR, 2, 7 },
		       { FAULT_ERROR, ECANCELED, 1, 11 },
		       { FAULT_ERROR, EAGAIN, 3, 13 },
		       { FAULT_RANDOM, 0, 0, 2 } } } },
};

static const uint32_t depths[] = { 1, 2, 7 };

static void given_weather(const struct weather *how, uint64_t size, uint32_t align,
			  const char *options, uint32_t depth)
{
	char text[256];

	snprintf(text, sizeof(text), "%s iodepth=%u", options, depth);
	rig_make(&rig, &engine_scripted, size, align, text);
	rig.script.order = how->script.order;
	rig.script.room = how->script.room;
	rig.script.runs = how->script.runs;
	rig.script.full_every = how->script.full_every;
	rig.script.empty_every = how->script.empty_every;
	rig.script.slow = how->script.slow;
	memcpy(rig.script.fault, how->script.fault, sizeof(rig.script.fault));
}

static void in_all_weathers(void (*test)(const struct weather *how, uint32_t align, uint32_t depth))
{
	for (size_t i = 0; i < sizeof(weathers) / sizeof(weathers[0]); i++)
		for (uint32_t align = 1; align <= 512; align += 511)
			for (size_t d = 0; d < sizeof(depths) / sizeof(depths[0]); d++) {
				unsigned failures = CU_get_number_of_failures();

				if (weathers[i].align && weathers[i].align != align)
					continue;
				test(&weathers[i], align, depths[d]);
				if (CU_get_number_of_failures() != failures)
					printf("\n  %s, alignment %u, depth %u", weathers[i].name,
					       align, depths[d]);
			}
}

static uint64_t block_end(uint64_t offset, uint64_t size)
{
	uint64_t end = (offset / BS + 1) * BS;

	return end < size ? end : size;
}

/* Whether all of its block, up to @size, is done with this one. */
static bool whole(const struct script_io *io, uint64_t size)
{
	return io->res >= 0 && io->offset + (uint64_t)io->res >= block_end(io->offset, size);
}

/* In one submit stands a run of one chain, and what is finished is not submitted again. */
static void law_of_runs(uint64_t size)
{
	const struct script *s = &rig.script;
	uint32_t steps = rig.w.shape.steps;

	for (uint64_t i = 0; i < s->nios; i++) {
		const struct script_io *a = &s->io[i];

		if (a->link)
			CU_ASSERT(i + 1 < s->nios && a[1].call == a->call &&
				  a[1].slot == a->slot + 1 && a->slot / steps == a[1].slot / steps);
		for (uint64_t k = i + 1; k < s->nios && a->len && whole(a, size); k++) {
			const struct script_io *b = &s->io[k];

			CU_ASSERT(b->dir != a->dir || b->offset / BS != a->offset / BS);
		}
	}
}

static void counted(enum op op, enum io_dir dir, uint64_t size, uint64_t ios)
{
	uint64_t shorts = 0;

	for (uint64_t i = 0; i < rig.script.nios; i++) {
		const struct script_io *io = &rig.script.io[i];

		shorts += io->dir == dir && io->res > 0 && !whole(io, size);
	}
	CU_ASSERT_EQUAL(total(op)->ios, ios);
	CU_ASSERT_EQUAL(total(op)->bytes, size);
	CU_ASSERT_EQUAL(total(op)->shorts, shorts);
	CU_ASSERT_EQUAL(total(op)->errors, 0);
}

static void copy_once(const struct weather *how, uint32_t align, uint32_t depth)
{
	static const uint64_t sizes[] = { 1, BS, BS + 1, 10 * BS + 13 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		uint64_t size = sizes[i], blocks = (size + BS - 1) / BS;

		given_weather(how, size, align, COPY, depth);
		CU_ASSERT_EQUAL(rig_run(&rig), 0);
		went_well();
		CU_ASSERT_FALSE(memcmp(rig.script.file[0].data, rig.script.file[1].data, size));
		law_of_runs(size);
		counted(OP_READ, IO_READ, size, blocks);
		counted(OP_WRITE, IO_WRITE, size, blocks);
		CU_ASSERT_EQUAL(total(OP_CHAIN)->ios, blocks);
		CU_ASSERT_EQUAL(total(OP_CHAIN)->bytes, size);
		CU_ASSERT_EQUAL(total(OP_CHAIN)->errors, 0);
		CU_ASSERT_EQUAL(total(OP_SYNC)->ios, 1);
		CU_ASSERT_EQUAL(rig.script.io[rig.script.nios - 1].dir, IO_SYNC);
		CU_ASSERT(rig.script.deepest <= 2 * depth);
		rig_free(&rig);
	}
}

static void copies(void)
{
	in_all_weathers(copy_once);
}

#define CHAINS 8

/* Block @b of the file is part b % 3 of the buffer that it was written from. */
static void contents_right(uint32_t align)
{
	struct rng keys = rng_stream(rig.job->io.seed, 0, 0, 0, RNG_DATA);
	uint64_t stride = BS + (align > 64 ? align : 64), key[64];
	char *buf = malloc(3 * stride);

	CU_ASSERT_FATAL(buf && rig.w.loop.depth <= 64);
	for (uint32_t i = 0; i < rig.w.loop.depth; i++)
		key[i] = rng_next(&keys);
	for (uint64_t i = 0; i < rig.script.nios; i++) {
		const struct script_io *io = &rig.script.io[i];
		uint64_t b = io->offset / BS;

		buffer_fill(buf, 3 * stride, key[io->buf]);
		CU_ASSERT_FALSE(memcmp(rig.script.file[0].data + b * BS, buf + b % 3 * stride, BS));
	}
	free(buf);
}

/* What does not hold a whole chain is left alone. */
static void links_once(const struct weather *how, uint32_t align, uint32_t depth)
{
	uint64_t size = 3 * CHAINS * BS;
	char before[BS], *rest;

	given_weather(how, size + BS + 512, align, LINKS, depth);
	rest = rig.script.file[0].data + size;
	memcpy(before, rest, BS);
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	went_well();
	law_of_runs(size);
	contents_right(align);
	CU_ASSERT_FALSE(memcmp(before, rest, BS));
	counted(OP_WRITE, IO_WRITE, size, 3 * CHAINS);
	CU_ASSERT_EQUAL(total(OP_CHAIN)->ios, CHAINS);
	CU_ASSERT_EQUAL(total(OP_CHAIN)->bytes, size);
	CU_ASSERT_EQUAL(total(OP_CHAIN)->errors, 0);
	CU_ASSERT_EQUAL(rig.w.left.planned, CHAINS);
	CU_ASSERT(rig.script.deepest <= 3 * depth);
	rig_free(&rig);
}

static void links(void)
{
	in_all_weathers(links_once);
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
			log_is(members[m].log);
			CU_ASSERT_EQUAL(total(OP_WRITE)->ios, m);
			CU_ASSERT_EQUAL(total(OP_WRITE)->errors, 1);
			CU_ASSERT_EQUAL(total(OP_CHAIN)->ios, 0);
			CU_ASSERT_EQUAL(total(OP_CHAIN)->bytes, 0);
			CU_ASSERT_EQUAL(total(OP_CHAIN)->errors, 1);
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
	log_is("r0+1024:24-w0+1024:cancelled | r24+1000:failed-w0+1024:cancelled");
	CU_ASSERT_EQUAL(total(OP_READ)->errors, 1);
	CU_ASSERT_EQUAL(total(OP_READ)->shorts, 1);
	CU_ASSERT_EQUAL(total(OP_READ)->ios, 0);
	CU_ASSERT_EQUAL(total(OP_WRITE)->ios, 0);
	CU_ASSERT_EQUAL(total(OP_WRITE)->errors, 0);
	CU_ASSERT_EQUAL(total(OP_CHAIN)->errors, 1);
	rig_free(&rig);
}

static void nothing_moved(void)
{
	given(&ways[1], 30 * BS, 1, LINKS);
	rig.script.fault[0] = (struct fault){ FAULT_SHORT, 0, 1, 0 };
	rig_run(&rig);
	ended("[job] write of 1024 bytes at byte 1024 of memory.0: nothing was moved\n");
	log_is("w0+1024-w1024+1024:0-w2048+1024:cancelled");
	CU_ASSERT_EQUAL(total(OP_WRITE)->errors, 1);
	CU_ASSERT_EQUAL(total(OP_WRITE)->shorts, 0);
	CU_ASSERT_EQUAL(total(OP_CHAIN)->errors, 1);
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
		CU_ASSERT_EQUAL(total(OP_CHAIN)->ios, rig.w.left.planned - 1);
		CU_ASSERT_EQUAL(total(OP_CHAIN)->bytes, 3 * BS * total(OP_CHAIN)->ios);
		CU_ASSERT_EQUAL(total(OP_CHAIN)->errors, 1);
		CU_ASSERT_EQUAL(total(OP_WRITE)->ios, 3 * (rig.w.left.planned - 1) + 1);
		CU_ASSERT_EQUAL(total(OP_WRITE)->errors, 1);
		CU_ASSERT_EQUAL(total(OP_WRITE)->shorts, 1);
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
	CU_ASSERT_EQUAL(total(OP_WRITE)->ios, 3);
	CU_ASSERT_EQUAL(total(OP_WRITE)->errors, 2);
	CU_ASSERT_EQUAL(total(OP_CHAIN)->errors, 2);
	rig_free(&rig);
}

/* --- time --- */

/* A submit takes 10 ms, a reap 1 ms. */
static void pass(struct script *s, bool reap)
{
	(void)s;
	clock_advance(reap ? MS : 10 * MS);
}

/* About equal: a clock that is held may still let a ns go by. */
static bool near(uint64_t a, uint64_t b)
{
	return a <= b + 1000 && b <= a + 1000;
}

static bool timed(const struct way *way, const char *options)
{
	if (!clock_hold(T0))
		return false;
	given(way, BS, 1, options);
	rig.script.on_call = pass;
	return true;
}

static void timed_run(uint64_t read_ns, uint64_t write_ns)
{
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	went_well();
	CU_ASSERT(near(total(OP_READ)->hist[LAT]->max, read_ns));
	CU_ASSERT(near(total(OP_WRITE)->hist[LAT]->max, write_ns));
	CU_ASSERT(near(total(OP_CHAIN)->hist[LAT]->max, write_ns));
	CU_ASSERT_EQUAL(total(OP_CHAIN)->hist[LAT]->count, 1);
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
	CU_ASSERT(near(total(OP_READ)->hist[SLAT]->max, 21 * MS));
	CU_ASSERT(near(total(OP_WRITE)->hist[SLAT]->max, 21 * MS));
	CU_ASSERT(near(total(OP_WRITE)->hist[CLAT]->max, MS));
	CU_ASSERT_EQUAL(total(OP_CHAIN)->hist[SLAT]->count, 0);
	rig_free(&rig);

	CU_ASSERT_FATAL(timed(&ways[0], COPY));
	rig.script.fault[0] = (struct fault){ FAULT_ERROR, EAGAIN, 1, 0 };
	timed_run(11 * MS, 22 * MS);
	rig_free(&rig);
	clock_release();
}

static const struct test tests[] = {
	{ "a chain goes on from the first that is not finished", one_chain },
	{ "linked copies, whatever comes back", copies },
	{ "linked writes, whatever comes back", links },
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
