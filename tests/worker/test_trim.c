/* SPDX-License-Identifier: MIT */
/*
 * Trims in a worker: what is trimmed, what is written behind a trim, and that nothing is written
 * where a trim failed. Each trim and each write counts once, in its own row.
 */
#include "worker/worker.h"

#include <errno.h>
#include <string.h>

#include "tests/rig.h"
#include "tests/support.h"

#define BS UINT64_C(1024)
#define ENGINE "bs=1k ioengine=io_uring "

static struct rig rig;

static void run(const char *options, uint64_t size)
{
	rig_make(&rig, &engine_scripted_steps, size, 1, options);
	rig_run(&rig);
	rig_laws(&rig);
}

static void counted(uint64_t trims, uint64_t writes)
{
	CU_ASSERT(!rig.w.left.failed && !rig.w.left.partial);
	CHECK_TEXT(rig.w.left.err.text, "");
	CU_ASSERT_EQUAL(rig_total(&rig, OP_TRIM)->ios, trims);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_TRIM)->bytes, trims * BS);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->ios, writes);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->bytes, writes * BS);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, 0);
	CU_ASSERT_EQUAL(rig.w.left.planned, trims);
}

/* What is no whole block is left alone, and the last byte before it is trimmed. */
static void trims(void)
{
	static const char zeros[4 * BS];

	run(ENGINE "rw=trim iodepth=2", 4 * BS + 100);
	script_log_is(&rig.script, "t0+1024 t1024+1024 | t2048+1024 t3072+1024");
	counted(4, 0);
	CU_ASSERT(!memcmp(rig.script.file[0].data, zeros, sizeof(zeros)));
	CU_ASSERT(memcmp(rig.script.file[0].data + 4 * BS, zeros, 100) != 0);
	rig_free(&rig);
	run(ENGINE "rw=trim:1k", 4 * BS);
	script_log_is(&rig.script, "t0+1024 | t2048+1024 | t0+1024 | t2048+1024");
	rig_free(&rig);
	run("bs=512,512,1k ioengine=io_uring rw=trim number_ios=3", 8 * BS);
	script_log_is(&rig.script, "t0+1024 | t1024+1024 | t2048+1024");
	counted(3, 0);
	rig_free(&rig);
}

/* Nothing but trims needs no memory to speak of, however large they are. */
static void memory(void)
{
	run("bs=256k ioengine=io_uring rw=randtrim iodepth=4", 4 << 20);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_TRIM)->bytes, 4 << 20);
	CU_ASSERT(rig.w.loop.part_stride < 4096);
	rig_free(&rig);
}

/* The write is of the same place, and begins when the trim is back. */
static void trimwrites(void)
{
	run(ENGINE "rw=trimwrite", 2 * BS);
	script_log_is(&rig.script, "t0+1024 | w0+1024 | t1024+1024 | w1024+1024");
	counted(2, 2);
	rig_free(&rig);
	run(ENGINE "rw=randtrimwrite iodepth=8", 64 * BS);
	counted(64, 64);
	for (uint64_t i = 0; i < rig.script.nios; i++) {
		const struct script_io *w = &rig.script.io[i], *t = rig.script.io;

		if (w->dir != IO_WRITE)
			continue;
		while (t < w && (t->dir != IO_TRIM || t->offset != w->offset))
			t++;
		CU_ASSERT(t < w && t->call < w->call);
	}
	rig_free(&rig);
}

/* As many places as are asked for: io_size= and number_ios= are of trims and writes alike. */
static void limits(void)
{
	run(ENGINE "rw=trimwrite io_size=3k", 8 * BS);
	counted(3, 3);
	rig_free(&rig);
	run(ENGINE "rw=randtrimwrite number_ios=5 loops=2", 8 * BS);
	counted(10, 10);
	rig_free(&rig);
}

/* fsync= counts writes, which a job of trims has not; at its end what was trimmed is synced. */
static void syncs(void)
{
	run(ENGINE "rw=trimwrite fsync=2", 4 * BS);
	script_log_is(&rig.script, "t0+1024 | w0+1024 | t1024+1024 | w1024+1024 | s | "
				   "t2048+1024 | w2048+1024 | t3072+1024 | w3072+1024");
	rig_free(&rig);
	run(ENGINE "rw=trim fsync=1 end_fsync=1", 2 * BS);
	script_log_is(&rig.script, "t0+1024 | t1024+1024 | s");
	CU_ASSERT_EQUAL(rig_total(&rig, OP_SYNC)->ios, 1);
	rig_free(&rig);
}

static void failures(void)
{
	rig_make(&rig, &engine_scripted_steps, 8 * BS, 1, ENGINE "rw=trimwrite");
	rig.script.fault[0] = (struct fault){ FAULT_ERROR, EOPNOTSUPP, 2, 0 };
	rig_run(&rig);
	rig_laws(&rig);
	script_log_is(&rig.script, "t0+1024 | w0+1024 | t1024+1024:failed");
	CHECK_TEXT(rig.w.left.err.text, "[job] trim of 1024 bytes at byte 1024 of memory.0: "
					"Operation not supported\n");
	CU_ASSERT(rig.w.left.failed && rig.w.left.partial);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_TRIM)->errors, 1);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->errors, 0);
	rig_free(&rig);
}

/* A trim, a read and a write of one place have digests of their own, in whatever file. */
static void digests(void)
{
	static const char *const rw[] = { "read", "write", "trim" };
	uint64_t digest[6];

	for (int i = 0; i < 6; i++) {
		char options[100];

		snprintf(options, sizeof(options), ENGINE "rw=%s nrfiles=%d", rw[i % 3], 1 + i / 3);
		run(options, 4 * BS);
		digest[i] = rig.w.left.digest;
		for (int k = 0; k < i; k++)
			CU_ASSERT_NOT_EQUAL(digest[k], digest[i]);
		rig_free(&rig);
	}
}

static const struct test tests[] = {
	{ "trims", trims },     { "memory", memory }, { "a write behind each trim", trimwrites },
	{ "limits", limits },   { "syncs", syncs },   { "a trim that fails", failures },
	{ "digests", digests }, { NULL, NULL },
};

int main(void)
{
	return suite_run("worker, trims", tests);
}
