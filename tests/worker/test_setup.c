/* SPDX-License-Identifier: MIT */
/* From a job to a worker: how much it does, in which order, with what memory, and what can fail. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/rig.h"
#include "tests/support.h"

#include "engines/engines.h"

#define BS UINT64_C(1024)

static struct rig rig;

static void run(uint64_t size, const char *options)
{
	rig_make(&rig, &engine_scripted, size, 1, options);
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CHECK_TEXT(rig.w.left.err.text, "");
	rig_laws(&rig);
}

/* --- how much --- */

static void amounts(void)
{
	static const struct {
		uint64_t size;
		const char *options;
		uint64_t ios, bytes;
	} cases[] = {
		{ 10 * BS, "bs=1k", 10, 10 * BS },
		{ 10 * BS + 1023, "bs=1k", 10, 10 * BS },
		{ 10 * BS, "bs=1k number_ios=3", 3, 3 * BS },
		{ 10 * BS, "bs=1k number_ios=30", 10, 10 * BS },
		{ 10 * BS, "bs=1k loops=3", 30, 30 * BS },
		{ 10 * BS, "bs=1k loops=3 number_ios=4", 12, 12 * BS },
		{ 10 * BS, "bs=1k io_size=4k", 4, 4 * BS },
		{ 10 * BS, "bs=1k io_size=25k", 25, 25 * BS },
		{ 10 * BS, "bs=1k io_size=4k loops=2", 8, 8 * BS },
		{ 10 * BS, "bs=1k io_size=50%", 5, 5 * BS },
		{ 10 * BS, "bs=1k rw=randread io_size=30k", 30, 30 * BS },
		{ 10 * BS, "bs=1k rw=randread norandommap=1", 10, 10 * BS },
		{ 10 * BS, "bs=1k rw=randrw", 10, 10 * BS },
		{ 10 * BS + 13, "bs=1k rw=rw", 10, 10 * BS },
		{ 10 * BS + 13, "bs=1k rw=randrw nrfiles=2", 20, 20 * BS },
		{ 10 * BS + 13, "bs=1k rw=randwrite norandommap=1", 11, 11 * BS },
		{ 10 * BS + 13, "bs=1k rw=randrw loops=2", 20, 20 * BS },
		{ 10 * BS, "bs=1k nrfiles=3", 30, 30 * BS },
		{ 10 * BS, "bs=2k,1k rw=write", 10, 10 * BS },
		{ 150, "bs=50 io_size=100%", 3, 150 },
		{ 199, "bs=1 io_size=50%", 99, 99 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct stats *total = &rig.w.left.total;
		unsigned failures = CU_get_number_of_failures();

		run(cases[i].size, cases[i].options);
		CU_ASSERT_EQUAL(total->op[OP_READ].ios + total->op[OP_WRITE].ios, cases[i].ios);
		CU_ASSERT_EQUAL(total->op[OP_READ].bytes + total->op[OP_WRITE].bytes,
				cases[i].bytes);
		CU_ASSERT_EQUAL(rig.w.left.planned, cases[i].ios);
		if (CU_get_number_of_failures() != failures)
			printf("\n  with %s", cases[i].options);
		rig_free(&rig);
	}
}

/* What the progress line measures itself against. */
static void known_before(void)
{
	static const struct {
		const char *options;
		uint64_t bytes;
	} cases[] = {
		{ "bs=1k", 10 * BS },
		{ "bs=1k loops=3", 30 * BS },
		{ "bs=1k number_ios=4", 4 * BS },
		{ "bs=1k workload=copy source=s filename=t", 20 * BS },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		run(10 * BS, cases[i].options);
		CU_ASSERT_EQUAL(rig.w.total_bytes, cases[i].bytes);
		rig_free(&rig);
	}
}

/* --- in which order --- */

/* The sequence's digest, made again from what the engine was given, which began in order. */
static uint64_t digest_of(const struct script *s)
{
	uint64_t digest = 0;

	for (uint64_t i = 0; i < s->nios; i++) {
		const struct script_io *io = &s->io[i];
		uint64_t what = (uint64_t)io->len << 32 | (uint64_t)io->file << 1 |
				(io->dir == IO_WRITE);
		unsigned __int128 m =
			(unsigned __int128)(digest ^ io->offset ^ 0xa0761d6478bd642f) *
			(what ^ 0xe7037ed1a0b428db);

		digest = (uint64_t)m ^ (uint64_t)(m >> 64);
	}
	return digest;
}

static uint64_t digest(const struct engine *engine, const char *options, uint32_t job,
		       uint32_t index)
{
	uint64_t d;

	rig_make(&rig, engine, 64 * BS, 1, options);
	rig.job->stream = job;
	rig.w.given.index = index;
	rig.script.order = ORDER_RANDOM;
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CU_ASSERT_EQUAL(rig.w.left.planned, 128);
	if (rig.script.nios)
		CU_ASSERT_EQUAL(rig.w.left.digest, digest_of(&rig.script));
	d = rig.w.left.digest;
	rig_free(&rig);
	return d;
}

#define MIX "bs=1k rw=randrw nrfiles=2 "

static void sequence(void)
{
	uint64_t d = digest(&engine_scripted, MIX, 0, 0);

	CU_ASSERT_EQUAL(digest(&engine_scripted, MIX "iodepth=2", 0, 0), d);
	CU_ASSERT_EQUAL(digest(&engine_scripted, MIX "iodepth=64 iodepth_batch=3", 0, 0), d);
	CU_ASSERT_EQUAL(digest(&engine_scripted, MIX "iodepth=64 iodepth_low=9", 0, 0), d);
	CU_ASSERT_EQUAL(digest(&engine_scripted_sync, MIX, 0, 0), d);
	CU_ASSERT_EQUAL(digest(&engine_scripted, MIX "refill_buffers=1", 0, 0), d);
	CU_ASSERT_EQUAL(digest(engine_find("null"), MIX, 0, 0), d);
	CU_ASSERT_EQUAL(digest(engine_find("null"), MIX "iodepth=16", 0, 0), d);

	CU_ASSERT_NOT_EQUAL(digest(&engine_scripted, MIX "randseed=2", 0, 0), d);
	CU_ASSERT_NOT_EQUAL(digest(&engine_scripted, MIX, 1, 0), d);
	CU_ASSERT_NOT_EQUAL(digest(&engine_scripted, MIX, 0, 1), d);
	CU_ASSERT_NOT_EQUAL(digest(&engine_scripted, MIX "rwmixread=51", 0, 0), d);
}

/* --- with what --- */

/* --- the plain instance of the loop --- */

/* Jobs that it takes, and that it does not; both give the same in the same order. */
static void plain(void)
{
	static const struct {
		const char *options;
		bool plain;
	} cases[] = {
		{ "rw=read iodepth=4", true },
		{ "rw=randread iodepth=4 iodepth_batch=2", true },
		{ "rw=randrw iodepth=4 loops=3", true },
		{ "rw=randwrite iodepth=4 nrfiles=3 bs=1k-3k", true },
		{ "rw=randwrite iodepth=4 end_fsync=1", false },
		{ "rw=randwrite iodepth=4 fsync=3", false },
		{ "rw=write iodepth=4 verify=crc32c", false },
		{ "rw=read iodepth=4 slat=1", false },
		{ "rw=read iodepth=4 rate_iops=1000000", false },
		{ "ioengine=pvsync workload=writev iovecs=2 iodepth=4", false },
		{ "workload=copy source=s filename=t iodepth=4", false },
	};
	bool allowed = worker_plain_allowed;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct stats *t = &rig.w.left.total;
		uint64_t digest = 0, ios[OPS] = { 0 }, bytes[OPS] = { 0 };

		for (int on = 1; on >= 0; on--) {
			worker_plain_allowed = on;
			run(40 * BS, cases[i].options);
			CU_ASSERT_EQUAL(rig.w.loop.plain, on && cases[i].plain);
			CU_ASSERT(on || rig.w.left.digest == digest);
			digest = rig.w.left.digest;
			for (int op = 0; op < OPS; op++) {
				CU_ASSERT(on || t->op[op].ios == ios[op]);
				CU_ASSERT(on || t->op[op].bytes == bytes[op]);
				ios[op] = t->op[op].ios;
				bytes[op] = t->op[op].bytes;
			}
			rig_free(&rig);
		}
	}
	worker_plain_allowed = allowed;
}

/* What O_DIRECT asks of memory is asked of every buffer, and by the file that asks most. */
static void memory(void)
{
	rig_make(&rig, &engine_scripted, 10 * BS, 512,
		 "bs=1k workload=copy source=s filename=t iodepth=7");
	rig.w.files.list[1].mem_align = 8192;
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	for (uint64_t i = 0; i < rig.script.nios; i++)
		CU_ASSERT_EQUAL((uintptr_t)rig.script.io[i].base % 8192, 0);
	rig_laws(&rig);
	rig_free(&rig);
}

/* A tail is moved in whole sectors, each file's own, out of a buffer that is long enough. */
static void tails(void)
{
	rig_make(&rig, &engine_scripted, BS + 13, 512,
		 "bs=1k workload=copy source=s filename=t iodepth=7");
	rig.w.files.list[1].align = 4096;
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	rig_laws(&rig);
	for (uint64_t i = 0; i < rig.script.nios; i++) {
		const struct script_io *io = &rig.script.io[i];

		if (io->dir == IO_READ)
			CU_ASSERT_EQUAL(io->len, 4096);
		if (io->dir == IO_WRITE)
			CU_ASSERT_EQUAL(io->len, io->offset ? 512 : BS);
	}
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_COPY].bytes, BS + 13);
	rig_free(&rig);
}

/* --- what can fail --- */

static void engine_fails(void)
{
	rig_make(&rig, &engine_scripted, 10 * BS, 1, "bs=1k");
	rig.script.open_fails = EPERM;
	CU_ASSERT_EQUAL(rig_run(&rig), -EPERM);
	CHECK_TEXT(rig.w.left.err.text, "[job] ioengine=scripted: Operation not permitted\n");
	CHECK_TEXT(rig.w.left.err.where, "");
	CU_ASSERT(rig.script.opened == 1 && rig.script.closed == 1);
	rig_free(&rig);
}

static bool overcommits(void)
{
	FILE *f = fopen("/proc/sys/vm/overcommit_memory", "re");
	int mode = -1;

	if (f && fscanf(f, "%d", &mode) != 1)
		mode = -1;
	if (f)
		fclose(f);
	return mode != 0 && mode != 2;
}

static void no_memory(void)
{
	if (overcommits()) {
		printf("skipped: this machine promises memory that it does not have ... ");
		return;
	}
	rig_make(&rig, &engine_scripted, 10 * BS, 1, "bs=1g iodepth=65536");
	CU_ASSERT_EQUAL(rig_run(&rig), -ENOMEM);
	CHECK_TEXT(rig.w.left.err.text,
		   "[job] no memory for 65536 buffers of 1073741824 bytes: lower "
		   "iodepth or bs\n");
	CU_ASSERT_EQUAL(rig.script.opened, 0);
	rig_free(&rig);
}

static const struct test tests[] = {
	{ "as much as is asked for", amounts },
	{ "how much it will be is known before", known_before },
	{ "the sequence is the job's, whatever runs it", sequence },
	{ "both instances of the loop give the same", plain },
	{ "buffers are aligned as the files ask", memory },
	{ "tails are moved in whole sectors", tails },
	{ "an engine that does not open", engine_fails },
	{ "no memory for the buffers", no_memory },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("worker_setup", tests);
}
