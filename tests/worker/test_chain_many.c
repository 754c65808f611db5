/* SPDX-License-Identifier: MIT */
/*
 * Many chains at a time, in every weather that the engine makes: each byte and each chain counts
 * once, and what is finished is not submitted again. test_chain.c has one chain, step by step.
 */
#include "worker/worker.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "job/seed_options.h"
#include "tests/rig.h"
#include "tests/support.h"

#define BS UINT64_C(1024)
#define LINKED "bs=1k ioengine=io_uring workload=linked "
#define COPY LINKED "source=s filename=t "
#define LINKS LINKED "links=3 "

static struct rig rig;

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
	script_behave(&rig.script, &how->script);
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
	CU_ASSERT_EQUAL(rig_total(&rig, op)->ios, ios);
	CU_ASSERT_EQUAL(rig_total(&rig, op)->bytes, size);
	CU_ASSERT_EQUAL(rig_total(&rig, op)->shorts, shorts);
	CU_ASSERT_EQUAL(rig_total(&rig, op)->errors, 0);
}

static void copy_once(const struct weather *how, uint32_t align, uint32_t depth)
{
	static const uint64_t sizes[] = { 1, BS, BS + 1, 10 * BS + 13 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		uint64_t size = sizes[i], blocks = (size + BS - 1) / BS;

		given_weather(how, size, align, COPY, depth);
		rig_run_well(&rig);
		CU_ASSERT_FALSE(memcmp(rig.script.file[0].data, rig.script.file[1].data, size));
		law_of_runs(size);
		counted(OP_READ, IO_READ, size, blocks);
		counted(OP_WRITE, IO_WRITE, size, blocks);
		CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->ios, blocks);
		CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->bytes, size);
		CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->errors, 0);
		CU_ASSERT_EQUAL(rig_total(&rig, OP_SYNC)->ios, 1);
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
	struct rng keys =
		rng_stream((struct stream_name){ .seed = rig.job->seed->value }, RNG_DATA);
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
	rig_run_well(&rig);
	law_of_runs(size);
	contents_right(align);
	CU_ASSERT_FALSE(memcmp(before, rest, BS));
	counted(OP_WRITE, IO_WRITE, size, 3 * CHAINS);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->ios, CHAINS);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->bytes, size);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->errors, 0);
	CU_ASSERT_EQUAL(rig.w.left.planned, CHAINS);
	CU_ASSERT(rig.script.deepest <= 3 * depth);
	rig_free(&rig);
}

static void links(void)
{
	in_all_weathers(links_once);
}

static const struct test tests[] = {
	{ "linked copies, whatever comes back", copies },
	{ "linked writes, whatever comes back", links },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("worker, many chains", tests);
}
