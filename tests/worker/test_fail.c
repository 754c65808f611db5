/* SPDX-License-Identifier: MIT */
/*
 * What ends a worker early: an I/O that fails for good, a file that ends too soon, an engine that
 * breaks down, a stop. It says what happened, lets what is in flight come back, and keeps what it
 * has counted.
 */
#include "worker/worker.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/rig.h"
#include "tests/support.h"

#define BS 1024
#define COPY "bs=1k workload=copy source=s filename=t iodepth="

static struct rig rig;

static void ended(bool failed, const char *said)
{
	CU_ASSERT_EQUAL(rig.w.left.failed, failed);
	CU_ASSERT(rig.w.left.partial);
	CHECK_TEXT(rig.w.left.err.text, said);
	rig_laws(&rig);
}

static uint64_t errors(enum op op)
{
	return rig.w.left.total.op[op].errors;
}

/* The third block cannot be read: what was before it is copied, nothing is synced. */
static void one_read(void)
{
	rig_make(&rig, &engine_scripted, 10 * BS, 1, COPY "1");
	rig.script.fault[0] = (struct fault){ FAULT_ERROR, EIO, 4, 0 };
	rig_run(&rig);
	ended(true, "[job] read of 1024 bytes at byte 2048 of memory.1: Input/output error\n");
	CU_ASSERT_EQUAL(errors(OP_READ), 1);
	CU_ASSERT_EQUAL(errors(OP_COPY), 1);
	CU_ASSERT_EQUAL(errors(OP_WRITE), 0);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_READ].ios, 2);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_COPY].ios, 2);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_COPY].bytes, 2 * BS);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_SYNC].ios, 0);
	CU_ASSERT_EQUAL(rig.script.nios, 5);
	CU_ASSERT_FALSE(memcmp(rig.script.file[0].data, rig.script.file[1].data, 2 * BS));
	rig_free(&rig);
}

/* It is said how far it had come. */
static void the_rest_of_a_write(void)
{
	rig_make(&rig, &engine_scripted, 10 * BS, 512, COPY "1");
	rig.script.fault[0] = (struct fault){ FAULT_SHORT, 600, 1, 0 };
	rig.script.fault[1] = (struct fault){ FAULT_ERROR, ENOSPC, 2, 0 };
	rig_run(&rig);
	ended(true, "[job] write of 512 bytes at byte 512 of memory.0: No space left on device\n");
	CU_ASSERT_EQUAL(errors(OP_READ), 0);
	CU_ASSERT_EQUAL(errors(OP_WRITE), 1);
	CU_ASSERT_EQUAL(errors(OP_COPY), 1);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_WRITE].shorts, 1);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_WRITE].ios, 0);
	rig_free(&rig);
}

static void one_sync(void)
{
	rig_make(&rig, &engine_scripted, 2 * BS, 1, COPY "1");
	rig.script.fault[0] = (struct fault){ FAULT_ERROR, EDQUOT, 4, 0 };
	rig_run(&rig);
	ended(true, "[job] sync of memory.0: Disk quota exceeded\n");
	CU_ASSERT_EQUAL(errors(OP_SYNC), 1);
	CU_ASSERT_EQUAL(errors(OP_COPY), 0);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_COPY].ios, 2);
	rig_free(&rig);
}

static void without_a_queue(void)
{
	rig_make(&rig, &engine_scripted_sync, 10 * BS, 1, "bs=1k rw=write");
	rig.script.fault[0] = (struct fault){ FAULT_ERROR, EROFS, 7, 0 };
	rig_run(&rig);
	ended(true, "[job] write of 1024 bytes at byte 7168 of memory.0: Read-only file system\n");
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_WRITE].ios, 7);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_WRITE].bytes, 7 * BS);
	CU_ASSERT_EQUAL(errors(OP_WRITE), 1);
	CU_ASSERT_EQUAL(rig.script.nios, 8);
	rig_free(&rig);
}

/* The others come back and are counted; of those that were read, the writing is done. */
static void others_in_flight(void)
{
	rig_make(&rig, &engine_scripted, 100 * BS, 1, COPY "8");
	rig.script.fault[0] = (struct fault){ FAULT_ERROR, EIO, 3, 0 };
	rig_run(&rig);
	ended(true, "[job] read of 1024 bytes at byte 3072 of memory.1: Input/output error\n");
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_READ].ios, 7);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_WRITE].ios, 7);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_COPY].ios, 7);
	CU_ASSERT_EQUAL(rig.w.left.planned, 8);
	rig_free(&rig);
}

/* Each failure is counted and said. */
static void several(void)
{
	rig_make(&rig, &engine_scripted, 100 * BS, 1, "bs=1k rw=write iodepth=4");
	rig.script.fault[0] = (struct fault){ FAULT_ERROR, EIO, 1, 2 };
	rig_run(&rig);
	ended(true, "[job] write of 1024 bytes at byte 1024 of memory.0: Input/output error\n"
		    "[job] write of 1024 bytes at byte 3072 of memory.0: Input/output error\n");
	CU_ASSERT_EQUAL(errors(OP_WRITE), 2);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_WRITE].ios, 2);
	rig_free(&rig);
}

/* --- files that end --- */

/* The source has lost what lies behind @size since it was planned. */
static void shrink(uint32_t align, uint64_t size)
{
	struct file *f;

	rig_make(&rig, &engine_scripted, 10 * BS, align, COPY "1");
	f = &rig.w.files.list[1];
	rig.script.file[1].size = size;
	f->fd = memfd_create("source", MFD_CLOEXEC);
	CU_ASSERT_FATAL(f->fd >= 0 && !ftruncate(f->fd, (off_t)size));
	rig_run(&rig);
}

static void shrunk(void)
{
	shrink(1, 3 * BS);
	ended(true, "[job] read of 1024 bytes at byte 3072 of memory.1: the file ends there: it "
		    "has shrunk to 3072 bytes, and had 10240 when the job began\n");
	CU_ASSERT_EQUAL(errors(OP_READ), 1);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_COPY].bytes, 3 * BS);
	rig_free(&rig);

	shrink(1, 3 * BS + 1);
	ended(true, "[job] read of 1023 bytes at byte 3073 of memory.1: the file ends there: it "
		    "has shrunk to 3073 bytes, and had 10240 when the job began\n");
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_READ].shorts, 1);
	rig_free(&rig);

	shrink(1, 0);
	ended(true, "[job] read of 1024 bytes at byte 0 of memory.1: the file ends there: it "
		    "has shrunk to 0 bytes, and had 10240 when the job began\n");
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_READ].ios, 0);
	rig_free(&rig);
}

/* Less than a sector is tried once more, and then it is the end. */
static void shrunk_within_a_sector(void)
{
	shrink(512, 3 * BS + 512 + 100);
	ended(true, "[job] read of 512 bytes at byte 3584 of memory.1: the file ends there: it "
		    "has shrunk to 3684 bytes, and had 10240 when the job began\n");
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_READ].shorts, 2);
	CU_ASSERT_EQUAL(errors(OP_READ), 1);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_COPY].bytes, 3 * BS);
	rig_free(&rig);
}

static void nothing_written(void)
{
	rig_make(&rig, &engine_scripted, 10 * BS, 1, "bs=1k rw=write");
	rig.script.fault[0] = (struct fault){ FAULT_SHORT, 0, 2, 0 };
	rig_run(&rig);
	ended(true, "[job] write of 1024 bytes at byte 2048 of memory.0: nothing was moved\n");
	CU_ASSERT_EQUAL(errors(OP_WRITE), 1);
	rig_free(&rig);
}

/* --- engines that break down --- */

static void broken_submit(void)
{
	rig_make(&rig, &engine_scripted, 100 * BS, 1, COPY "4");
	rig.script.submit_fails = EBADF;
	rig.script.fails_at = 5;
	rig.script.slow = true;
	rig_run(&rig);
	ended(true, "[job] ioengine=scripted broke down while submitting: Bad file descriptor\n");
	/* and is left alone after that */
	CU_ASSERT_EQUAL(rig.script.call[rig.script.ncalls - 1].ret, -EBADF);
	CU_ASSERT(rig.script.call[rig.script.ncalls - 2].ret >= 0);
	rig_free(&rig);
}

static void broken_reap(void)
{
	rig_make(&rig, &engine_scripted, 100 * BS, 1, COPY "4");
	rig.script.reap_fails = ENXIO;
	rig.script.fails_at = 3;
	rig_run(&rig);
	ended(true,
	      "[job] ioengine=scripted broke down while waiting: No such device or address\n");
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_READ].ios, 4);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_WRITE].ios, 0);
	CU_ASSERT_EQUAL(rig.script.ncalls, 4);
	CU_ASSERT(rig.script.call[3].reap);
	rig_free(&rig);
}

static void broken_at_once(void)
{
	rig_make(&rig, &engine_scripted_sync, 100 * BS, 1, COPY "1");
	rig.script.submit_fails = ENODEV;
	rig_run(&rig);
	ended(true, "[job] ioengine=scripted_sync broke down while submitting: No such device\n");
	CU_ASSERT_EQUAL(rig.w.left.total.submits, 0);
	CU_ASSERT_EQUAL(rig.script.ncalls, 1);
	rig_free(&rig);
}

/* --- a stop --- */

static void stop_soon(struct script *s, bool reap)
{
	if (reap && s->nreaps == 3)
		atomic_store((atomic_bool *)s->arg, true);
}

/* What is under way is finished and synced: the copy is whole up to where it came. */
static void stopped(void)
{
	rig_make(&rig, &engine_scripted, 100 * BS, 1, COPY "4");
	rig.script.on_call = stop_soon;
	rig.script.arg = &rig.stop;
	rig_run(&rig);
	ended(false, "");
	CU_ASSERT(rig.w.left.planned >= 4 && rig.w.left.planned < 20);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_COPY].ios, rig.w.left.planned);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_SYNC].ios, 1);
	CU_ASSERT_FALSE(
		memcmp(rig.script.file[0].data, rig.script.file[1].data, rig.w.left.planned * BS));
	rig_free(&rig);
}

static void stopped_before(void)
{
	rig_make(&rig, &engine_scripted, 100 * BS, 1, COPY "4");
	atomic_store(&rig.stop, true);
	rig.w.given.start_ns = UINT64_MAX / 4; /* far in the future: it does not wait for that */
	rig.w.given.run_start_ns = 1;
	rig_run(&rig);
	ended(false, "");
	CU_ASSERT_EQUAL(rig.script.ncalls, 0);
	CU_ASSERT_EQUAL(rig.w.left.planned, 0);
	CU_ASSERT_EQUAL(rig.series.nrows, 0);
	CU_ASSERT_EQUAL(rig.w.left.begin_ns, rig.w.left.end_ns);
	rig_free(&rig);
}

/* A stop that comes when all is planned stops nothing. */
static void stop_late(struct script *s, bool reap)
{
	(void)reap;
	if (s->nios == 4)
		atomic_store((atomic_bool *)s->arg, true);
}

static void stopped_too_late(void)
{
	rig_make(&rig, &engine_scripted, 4 * BS, 1, "bs=1k rw=read iodepth=8");
	rig.script.on_call = stop_late;
	rig.script.arg = &rig.stop;
	rig.script.slow = true;
	rig_run(&rig);
	CU_ASSERT(rig.stop && !rig.w.left.failed && !rig.w.left.partial);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_READ].ios, 4);
	rig_laws(&rig);
	rig_free(&rig);
}

static const struct test tests[] = {
	{ "a read that fails ends the job", one_read },
	{ "the message says how far it had come", the_rest_of_a_write },
	{ "a sync that fails ends the job", one_sync },
	{ "so it is without a queue", without_a_queue },
	{ "what is in flight comes back", others_in_flight },
	{ "each failure is counted and said", several },
	{ "a file that has shrunk", shrunk },
	{ "a file that has shrunk within a sector", shrunk_within_a_sector },
	{ "a write that moves nothing", nothing_written },
	{ "an engine that breaks down as it submits", broken_submit },
	{ "an engine that breaks down as it waits", broken_reap },
	{ "an engine that breaks down at once", broken_at_once },
	{ "a stop finishes what is under way", stopped },
	{ "a stop before the start", stopped_before },
	{ "a stop after the last one", stopped_too_late },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("worker, failing", tests);
}
