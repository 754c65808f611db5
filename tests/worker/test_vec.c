/* SPDX-License-Identifier: MIT */
/*
 * Transfers of several parts: wherever one is cut short, what is left is cut into parts anew, and
 * each byte goes between its place in the file and its place in the buffer.
 */
#include "worker/worker.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "job/seed_options.h"
#include "tests/rig.h"
#include "tests/support.h"

#define PARTS 3
#define READV "workload=writev ioengine=io_uring iovecs=3 rw=read "
#define WRITEV "workload=writev ioengine=io_uring iovecs=3 "

static struct rig rig;

/* What the worker is to find in one run: a part's bytes, and where each part begins. */
static struct {
	uint32_t bs, align, mem_align;
	uint64_t stride;
	char *base; /* of the first buffer */
	bool same;  /* what was read is what the file holds */
} now;

static uint64_t unit(void)
{
	return (uint64_t)PARTS * now.bs;
}

/* One buffer, and what its parts should hold, from what the last unit read. */
static void look(struct script *s, bool reap)
{
	const struct script_io *last = s->nios ? &s->io[s->nios - 1] : NULL;

	now.base = rig.w.buffers.vec[0].iov_base;
	if (reap || !last || last->dir != IO_READ || last->res < 0 ||
	    last->offset + (uint64_t)last->res != unit())
		return;
	now.same = true;
	for (uint32_t p = 0; p < PARTS; p++)
		now.same &=
			!memcmp(now.base + p * now.stride, s->file[0].data + p * now.bs, now.bs);
}

/* Two units, one after the other: the first has a fault or two. */
static void given(const struct engine *engine, bool read, uint32_t bs, uint32_t align,
		  uint32_t mem_align)
{
	uint32_t strictest = align > mem_align ? align : mem_align;
	char options[160];

	now.bs = bs;
	now.align = align;
	now.mem_align = mem_align;
	now.stride = (bs + strictest - 1) / strictest * strictest;
	now.stride += strictest > 64 ? strictest : 64;
	now.same = false;
	snprintf(options, sizeof(options), "%s bs=%u", read ? READV : WRITEV, bs);
	rig_make(&rig, engine, 2 * unit(), align, options);
	rig.w.files.list[0].mem_align = mem_align;
	rig.script.on_call = look;
}

/* What was submitted from byte @moved of the first unit: its parts, and no byte else. */
static void parts_right(const struct script_io *io, uint64_t moved)
{
	uint64_t first = moved / now.bs;

	CU_ASSERT_EQUAL(io->offset, moved);
	CU_ASSERT_EQUAL(io->len, unit() - moved);
	CU_ASSERT_EQUAL_FATAL(io->niov, PARTS - first);
	for (uint32_t i = 0; i < io->niov; i++) {
		uint64_t within = i ? 0 : moved % now.bs;

		CU_ASSERT_PTR_EQUAL(io->vec[i].iov_base,
				    now.base + (first + i) * now.stride + within);
		CU_ASSERT_EQUAL(io->vec[i].iov_len, now.bs - within);
	}
}

/* The parts of the one buffer, one behind the other, twice: what the file should hold. */
static void file_right(void)
{
	struct rng keys =
		rng_stream((struct stream_name){ .seed = rig.job->seed->value }, RNG_DATA);
	char *buf = malloc(PARTS * now.stride);

	CU_ASSERT_FATAL(buf != NULL);
	buffer_fill(buf, PARTS * now.stride, rng_next(&keys));
	for (uint32_t p = 0; p < 2 * PARTS; p++)
		CU_ASSERT_FALSE(memcmp(rig.script.file[0].data + p * now.bs,
				       buf + p % PARTS * now.stride, now.bs));
	free(buf);
}

static void run_right(bool read, uint64_t transfers, uint64_t shorts)
{
	const struct op_stats *o = &rig.w.left.total.op[read ? OP_READ : OP_WRITE];

	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CU_ASSERT(!rig.w.left.failed && !rig.w.left.partial);
	CHECK_TEXT(rig.w.left.err.text, "");
	rig_laws(&rig);
	CU_ASSERT_EQUAL_FATAL(rig.script.nios, transfers);
	CU_ASSERT_EQUAL(o->ios, 2);
	CU_ASSERT_EQUAL(o->bytes, 2 * unit());
	CU_ASSERT_EQUAL(o->shorts, shorts);
	CU_ASSERT_EQUAL(rig.w.left.planned, 2);
	CU_ASSERT(!read || now.same);
	if (!read)
		file_right();
}

static const struct engine *const engines_here[] = { &engine_scripted, &engine_scripted_sync };

/* --- at each byte --- */

static void cut_once(void)
{
	for (int e = 0; e < 2; e++)
		for (int read = 0; read < 2; read++)
			for (uint64_t at = 1; at < 48; at++) {
				given(engines_here[e], read, 16, 1, 1);
				rig.script.fault[0] =
					(struct fault){ FAULT_SHORT, (int32_t)at, 0, 0 };
				run_right(read, 3, 1);
				parts_right(&rig.script.io[0], 0);
				parts_right(&rig.script.io[1], at);
				rig_free(&rig);
			}
}

static void cut_twice(void)
{
	for (int read = 0; read < 2; read++)
		for (uint64_t at = 1; at < 47; at++)
			for (uint64_t more = 1; at + more < 48; more++) {
				given(&engine_scripted, read, 16, 1, 1);
				rig.script.fault[0] =
					(struct fault){ FAULT_SHORT, (int32_t)at, 0, 0 };
				rig.script.fault[1] =
					(struct fault){ FAULT_SHORT, (int32_t)more, 1, 0 };
				run_right(read, 4, 2);
				parts_right(&rig.script.io[1], at);
				parts_right(&rig.script.io[2], at + more);
				rig_free(&rig);
			}
}

/* One byte at a time, and any number. */
static void cut_often(void)
{
	for (int e = 0; e < 2; e++)
		for (int read = 0; read < 2; read++) {
			given(engines_here[e], read, 16, 1, 1);
			rig.script.fault[0] = (struct fault){ FAULT_SHORT, 1, 0, 1 };
			run_right(read, 96, 94);
			for (uint64_t i = 0; i < 48; i++)
				parts_right(&rig.script.io[i], i);
			rig_free(&rig);
		}
}

/* --- at each kind of byte, aligned --- */

/* It goes on from the last aligned byte, from the first again where there is none. */
static void cut_aligned(void)
{
	static const uint32_t at[] = { 1,    511,  512,  513,  1023, 1024, 1025, 1535,
				       1536, 1537, 2047, 2048, 2049, 2560, 3071 };

	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++)
		for (int read = 0; read < 2; read++) {
			given(&engine_scripted, read, 1024, 512, 512);
			rig.script.fault[0] = (struct fault){ FAULT_SHORT, (int32_t)at[i], 0, 0 };
			run_right(read, 3, 1);
			parts_right(&rig.script.io[1], at[i] / 512 * 512);
			rig_free(&rig);
		}
}

/* Memory may have to be aligned more strictly than the file: the parts are the same. */
static void strict_memory(void)
{
	static const uint32_t at[] = { 1, 512, 513, 1024, 1535 };

	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++)
		for (int read = 0; read < 2; read++) {
			given(&engine_scripted, read, 512, 512, 4096);
			rig.script.fault[0] = (struct fault){ FAULT_SHORT, (int32_t)at[i], 0, 0 };
			run_right(read, 3, 1);
			parts_right(&rig.script.io[0], 0);
			parts_right(&rig.script.io[1], at[i] / 512 * 512);
			rig_free(&rig);
		}
}

/* --- other results --- */

static void tried_again(void)
{
	static const int32_t errors[] = { EINTR, EAGAIN, ECANCELED };

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		given(&engine_scripted, false, 16, 1, 1);
		rig.script.fault[0] = (struct fault){ FAULT_SHORT, 20, 0, 0 };
		rig.script.fault[1] = (struct fault){ FAULT_ERROR, errors[i], 1, 0 };
		run_right(false, 4, 1);
		parts_right(&rig.script.io[1], 20);
		parts_right(&rig.script.io[2], 20);
		rig_free(&rig);
	}
}

static void fails(void)
{
	given(&engine_scripted, false, 16, 1, 1);
	rig.script.fault[0] = (struct fault){ FAULT_SHORT, 20, 0, 0 };
	rig.script.fault[1] = (struct fault){ FAULT_ERROR, EIO, 1, 0 };
	rig_run(&rig);
	CU_ASSERT(rig.w.left.failed);
	CHECK_TEXT(rig.w.left.err.text,
		   "[job] write of 28 bytes at byte 20 of memory.0: Input/output error\n");
	rig_laws(&rig);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_WRITE].errors, 1);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_WRITE].ios, 0);
	rig_free(&rig);
}

/* --- several in flight --- */

/* Each has parts of its own; what holds no whole unit is left alone, and syncs have no part. */
static void several(void)
{
	for (int order = ORDER_FIRST; order <= ORDER_RANDOM; order++) {
		struct rng keys;
		char before[20], *file, *buf = malloc(PARTS * (16 + 64));
		uint64_t key[4];

		rig_make(&rig, &engine_scripted, 20 * 48 + 20, 1,
			 WRITEV "bs=16 iodepth=4 fsync=7 end_fsync=1");
		file = rig.script.file[0].data;
		memcpy(before, file + 20 * 48, 20);
		rig.script.order = (enum script_order)order;
		rig.script.fault[0] = (struct fault){ FAULT_ERROR, EINTR, 3, 5 };
		rig.script.fault[1] = (struct fault){ FAULT_RANDOM, 0, 0, 1 };
		CU_ASSERT_EQUAL(rig_run(&rig), 0);
		CU_ASSERT(!rig.w.left.failed);
		rig_laws(&rig);
		keys = rng_stream((struct stream_name){ .seed = rig.job->seed->value }, RNG_DATA);
		for (uint32_t i = 0; i < 4; i++)
			key[i] = rng_next(&keys);
		for (uint64_t i = 0; i < rig.script.nios; i++) {
			const struct script_io *io = &rig.script.io[i];
			uint64_t p = io->offset / 16;

			if (io->dir != IO_WRITE)
				continue;
			buffer_fill(buf, PARTS * (16 + 64), key[io->buf]);
			CU_ASSERT_FALSE(memcmp(file + p * 16, buf + p % PARTS * (16 + 64), 16));
		}
		CU_ASSERT_FALSE(memcmp(before, file + 20 * 48, 20));
		CU_ASSERT_EQUAL(rig.w.left.total.op[OP_WRITE].bytes, 20 * 48);
		CU_ASSERT_EQUAL(rig.w.left.total.op[OP_SYNC].ios, 3);
		free(buf);
		rig_free(&rig);
	}
}

static const struct test tests[] = {
	{ "cut at each byte", cut_once },
	{ "cut at each two bytes", cut_twice },
	{ "a byte at a time", cut_often },
	{ "cut where nothing may be cut", cut_aligned },
	{ "memory that is aligned more strictly than a block is long", strict_memory },
	{ "what is left is tried again", tried_again },
	{ "what is left fails", fails },
	{ "several in flight, and syncs between them", several },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("worker, vectored", tests);
}
