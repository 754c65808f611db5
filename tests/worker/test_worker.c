/* SPDX-License-Identifier: MIT */
/*
 * The I/O loop under an engine that gives it everything an engine may: whatever comes back short,
 * late, in another order or not at all, each byte goes where it belongs, once, and is counted once.
 * What happens when an I/O fails for good is in test_fail.c.
 */
#include "worker/worker.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "job/seed_options.h"
#include "tests/rig.h"
#include "tests/support.h"

#define BS UINT64_C(1024)

static const uint32_t depths[] = { 1, 2, 7, 64 };
static const uint64_t sizes[] = { 1, BS - 1, BS, BS + 1, 10 * BS + 13 };

/* Scripts that a worker gets through. */
static const struct weather {
	const char *name;
	uint32_t align; /* 0: any */
	struct script script;
} weathers[] = {
	{ "fair", 0, { .order = ORDER_FIRST } },
	{ "the last first", 0, { .order = ORDER_LAST } },
	{ "any order", 0, { .order = ORDER_RANDOM } },
	{ "one at a time", 0, { .room = 1 } },
	{ "three at a time", 0, { .room = 3, .order = ORDER_RANDOM } },
	{ "now and then full", 0, { .full_every = 2 } },
	{ "now and then a signal", 0, { .empty_every = 3 } },
	{ "slow", 0, { .slow = true, .order = ORDER_LAST } },
	{ "interrupted", 0, { .fault = { { FAULT_ERROR, EINTR, 0, 3 } } } },
	{ "try again", 0, { .fault = { { FAULT_ERROR, EAGAIN, 1, 2 } } } },
	{ "cancelled", 0, { .fault = { { FAULT_ERROR, ECANCELED, 0, 2 } } } },
	{ "byte by byte at first", 1, { .fault = { { FAULT_SHORT, 1, 0, 2 } } } },
	{ "always half", 1, { .fault = { { FAULT_SHORT, BS / 2, 0, 1 } } } },
	{ "always short", 1, { .fault = { { FAULT_RANDOM, 0, 0, 1 } } } },
	{ "all but one byte", 1, { .fault = { { FAULT_SHORT, BS - 1, 0, 3 } } } },
	{ "aligned short", 512, { .fault = { { FAULT_SHORT, 512, 0, 2 } } } },
	{ "unaligned short", 512, { .fault = { { FAULT_SHORT, 700, 0, 2 } } } },
	{ "less than a sector, once", 512, { .fault = { { FAULT_SHORT, 100, 0, 0 } } } },
	{ "all but one byte of a sector", 512, { .fault = { { FAULT_SHORT, 1023, 0, 3 } } } },
	{ "all at once",
	  1,
	  { .order = ORDER_RANDOM,
	    .room = 5,
	    .full_every = 3,
	    .empty_every = 4,
	    .fault = { { FAULT_ERROR, EINTR, 2, 5 },
		       { FAULT_ERROR, ECANCELED, 1, 7 },
		       { FAULT_ERROR, EAGAIN, 3, 11 },
		       { FAULT_RANDOM, 0, 0, 2 } } } },
};

static struct rig rig;

static void given(const struct weather *how, const struct engine *engine, uint64_t size,
		  uint32_t align, const char *options, uint32_t depth)
{
	char text[512];

	snprintf(text, sizeof(text), "bs=1k iodepth=%u %s", depth, options);
	rig_make(&rig, engine, size, align, text);
	script_behave(&rig.script, &how->script);
}

/* Runs @test in every weather, at every depth, with both kinds of engine and of alignment. */
static void in_all_weathers(void (*test)(const struct weather *how, const struct engine *engine,
					 uint32_t align, uint32_t depth))
{
	for (size_t i = 0; i < sizeof(weathers) / sizeof(weathers[0]); i++)
		for (uint32_t align = 1; align <= 512; align += 511)
			for (size_t d = 0; d <= sizeof(depths) / sizeof(depths[0]); d++) {
				const struct weather *how = &weathers[i];
				bool sync = d == sizeof(depths) / sizeof(depths[0]);
				unsigned failures = CU_get_number_of_failures();

				if (how->align && how->align != align)
					continue;
				test(how, sync ? &engine_scripted_sync : &engine_scripted, align,
				     sync ? 1 : depths[d]);
				if (CU_get_number_of_failures() != failures)
					printf("\n  %s, alignment %u, %s %u", how->name, align,
					       sync ? "sync, depth" : "depth", depths[d % 4]);
			}
}

/* Where the block that holds @offset ends. */
static uint64_t block_end(uint64_t offset, uint64_t size)
{
	uint64_t end = (offset / BS + 1) * BS;

	return end < size ? end : size;
}

/* What the script did is what was counted: calls, transfers, short ones. */
static void counted(enum op op, enum io_dir dir, uint64_t size)
{
	const struct worker *w = &rig.w;
	uint64_t taken = 0, shorts = 0, calls = 0;

	for (uint64_t i = 0; i < rig.script.ncalls; i++) {
		const struct script_call *c = &rig.script.call[i];

		calls += !c->reap && c->ret > 0;
		taken += !c->reap && c->ret > 0 ? (uint64_t)c->ret : 0;
	}
	for (uint64_t i = 0; i < rig.script.nios; i++) {
		const struct script_io *io = &rig.script.io[i];

		shorts += io->dir == dir && io->res > 0 &&
			  io->offset + (uint64_t)io->res < block_end(io->offset, size);
	}
	CU_ASSERT_EQUAL(w->left.total.submits, calls);
	CU_ASSERT_EQUAL(w->left.total.submitted, taken);
	CU_ASSERT_EQUAL(w->left.total.submitted, rig.script.nios);
	CU_ASSERT_EQUAL(w->left.total.op[op].shorts, shorts);
	CU_ASSERT_EQUAL(w->left.total.op[op].errors, 0);
	CU_ASSERT_EQUAL(w->left.total.op[op].ios, (size + BS - 1) / BS);
	CU_ASSERT_EQUAL(w->left.total.op[op].bytes, size);
}

/* --- copy --- */

static void copy_once(const struct weather *how, const struct engine *engine, uint32_t align,
		      uint32_t depth)
{
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		const struct script_file *f = rig.script.file;

		given(how, engine, sizes[i], align, "workload=copy source=s filename=t", depth);
		rig_run_well(&rig);
		CU_ASSERT_FALSE(memcmp(f[0].data, f[1].data, sizes[i]));
		counted(OP_READ, IO_READ, sizes[i]);
		counted(OP_WRITE, IO_WRITE, sizes[i]);
		CU_ASSERT_EQUAL(rig.w.left.total.op[OP_COPY].ios, (sizes[i] + BS - 1) / BS);
		CU_ASSERT_EQUAL(rig.w.left.total.op[OP_COPY].bytes, sizes[i]);
		CU_ASSERT_EQUAL(rig.w.left.total.op[OP_COPY].errors, 0);
		CU_ASSERT_EQUAL(rig.w.left.total.op[OP_SYNC].ios, 1);
		CU_ASSERT_EQUAL(rig.w.left.planned, (sizes[i] + BS - 1) / BS);
		CU_ASSERT(rig.script.deepest <= depth);
		rig_free(&rig);
	}
}

static void copy(void)
{
	in_all_weathers(copy_once);
}

/* The share of a worker that has none: nothing is read, written or synced. */
static void copy_nothing(void)
{
	given(&weathers[0], &engine_scripted, 0, 1, "workload=copy source=s filename=t", 4);
	rig_run_well(&rig);
	CU_ASSERT_FALSE(rig.w.loop.has_work);
	CU_ASSERT_EQUAL(rig.script.ncalls, 0);
	CU_ASSERT_EQUAL(rig.w.left.planned, 0);
	rig_free(&rig);
}

/* --- writing --- */

/* Whether block @offset holds the first bytes of what @key makes of @len. */
static bool block_is(const struct script_file *f, uint64_t offset, uint64_t len, uint64_t key)
{
	char *wanted = malloc(len);
	bool same;

	buffer_fill(wanted, len, key);
	same = !memcmp(f->data + offset, wanted, BS);
	free(wanted);
	return same;
}

/* Each block holds what the worker was to write there: the n-th new contents, or its buffer's. */
static void contents_right(bool refilled, uint64_t blocks, uint32_t align)
{
	struct rng keys =
		rng_stream((struct stream_name){ .seed = rig.job->seed->value }, RNG_DATA);
	uint64_t key[64], len = (BS + align - 1) / align * align;
	bool seen[64] = { false };

	CU_ASSERT_FATAL(blocks <= 64 && rig.w.loop.depth <= 64);
	for (uint32_t i = 0; i < rig.w.loop.depth; i++)
		key[i] = rng_next(&keys);
	for (uint64_t i = 0; i < rig.script.nios; i++) {
		const struct script_io *io = &rig.script.io[i];
		uint64_t block = io->offset / BS;

		if (io->dir == IO_WRITE && !seen[block])
			CU_ASSERT(block_is(&rig.script.file[0], block * BS, refilled ? BS : len,
					   refilled ? rng_next(&keys) : key[io->buf]));
		seen[block] = true;
	}
	for (uint64_t i = 0; i < blocks; i++)
		CU_ASSERT(seen[i]);
}

static void write_once(const struct weather *how, const struct engine *engine, uint32_t align,
		       uint32_t depth)
{
	for (int i = 0; i < 8; i++) {
		static const char *const options[] = { "rw=write", "rw=randwrite",
						       "rw=randwrite refill_buffers=1",
						       "rw=write zero_buffers=1" };
		uint64_t size = sizes[i < 4 ? 4 : 3], whole = size / BS * BS;
		int k = i % 4;
		char *before;

		given(how, engine, size, align, options[k], depth);
		before = malloc(rig.script.file[0].room);
		memcpy(before, rig.script.file[0].data, rig.script.file[0].room);
		rig_run_well(&rig);
		counted(OP_WRITE, IO_WRITE, whole);
		if (k < 3)
			contents_right(k == 2, whole / BS, align);
		for (uint64_t b = 0; k == 3 && b < whole; b++)
			if (rig.script.file[0].data[b])
				CU_FAIL("not a zero");
		/* what is no whole block is left alone */
		CU_ASSERT_FALSE(memcmp(rig.script.file[0].data + whole, before + whole,
				       rig.script.file[0].room - whole));
		free(before);
		rig_free(&rig);
	}
}

static void writing(void)
{
	in_all_weathers(write_once);
}

/* --- reading --- */

/* Each block is read once: from its begin to its end, each part where the one before it ended. */
static void blocks_read(uint64_t blocks)
{
	uint64_t upto[64] = { 0 };
	const char *base[64] = { NULL };

	for (uint64_t i = 0; i < rig.script.nios; i++) {
		const struct script_io *io = &rig.script.io[i];
		uint64_t block = io->offset / BS, at = io->offset % BS;

		CU_ASSERT_FATAL(block < blocks && io->dir == IO_READ);
		base[block] = base[block] ? base[block] : io->base;
		CU_ASSERT(at <= upto[block] && upto[block] < BS);
		CU_ASSERT_EQUAL(at % rig.w.files.list[0].align, 0);
		CU_ASSERT_PTR_EQUAL(io->base, base[block] + at);
		CU_ASSERT_EQUAL(io->len, BS - at);
		if (io->res > 0)
			upto[block] = at + (uint64_t)io->res;
	}
	for (uint64_t i = 0; i < blocks; i++)
		CU_ASSERT_EQUAL(upto[i], BS);
}

static void read_once(const struct weather *how, const struct engine *engine, uint32_t align,
		      uint32_t depth)
{
	for (int i = 0; i < 6; i++) {
		static const char *const options[] = { "rw=read", "rw=randread", "workload=read" };
		uint64_t size = sizes[i < 3 ? 4 : 2], whole = size / BS * BS;

		given(how, engine, size, align, options[i % 3], depth);
		rig_run_well(&rig);
		counted(OP_READ, IO_READ, whole);
		blocks_read(whole / BS);
		rig_free(&rig);
	}
}

static void reading(void)
{
	in_all_weathers(read_once);
}

/* --- both --- */

/* A read into a buffer does not spoil what a write takes from it. */
static void mix_once(const struct weather *how, const struct engine *engine, uint32_t align,
		     uint32_t depth)
{
	uint64_t reads;

	given(how, engine, 40 * BS, align, "rw=randrw rwmixread=40 refill_buffers=1", depth);
	rig_run_well(&rig);
	contents_right(true, 40, align);
	reads = rig.w.left.total.op[OP_READ].ios;
	CU_ASSERT(reads > 0 && reads < 40);
	CU_ASSERT_EQUAL(reads + rig.w.left.total.op[OP_WRITE].ios, 40);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_READ].bytes, reads * BS);
	rig_free(&rig);
}

static void mix(void)
{
	in_all_weathers(mix_once);
}

/* Every file gets its own bytes. */
static void several_files(void)
{
	uint64_t n[3] = { 0 };

	given(&weathers[2], &engine_scripted, 8 * BS, 1, "rw=write nrfiles=3 zero_buffers=1", 7);
	rig_run_well(&rig);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_WRITE].bytes, 3 * 8 * BS);
	for (uint64_t i = 0; i < rig.script.nios; i++)
		n[rig.script.io[i].file]++;
	for (int i = 0; i < 3; i++) {
		CU_ASSERT_EQUAL(n[i], 8);
		for (uint64_t k = 0; k < 8 * BS; k++)
			if (rig.script.file[i].data[k])
				CU_FAIL("not a zero");
	}
	rig_free(&rig);
}

static const struct test tests[] = {
	{ "a copy is right to the last byte", copy },
	{ "a copy of nothing does nothing", copy_nothing },
	{ "writes put their contents where they belong", writing },
	{ "reads cover each block once", reading },
	{ "reads and writes side by side", mix },
	{ "several files", several_files },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("worker", tests);
}
