/* SPDX-License-Identifier: MIT */
/*
 * Chains that open a file, read and close it: each file that was opened is closed once, whatever
 * comes between, and where the engine orders the chain, where it does not, and where it has no
 * queue. An open and a close count with their chain alone.
 */
#include "worker/worker.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "tests/rig.h"
#include "tests/support.h"

#define BS UINT64_C(1024)
#define OPENS "bs=1k rw=read file_ops=open_read_close "

static struct rig rig;

static const struct engine *const engines_here[] = { &engine_scripted, &engine_scripted_steps,
						     &engine_scripted_sync };

#define ENGINES_HERE (sizeof(engines_here) / sizeof(engines_here[0]))

/* One chain, on an engine that orders it and on those that do not. */
static const struct one {
	struct fault fault[2];
	const char *linked, *said;
	uint64_t ios, shorts, read_errors, chain_errors, opens;
} ones[] = {
	{ { { 0 } }, "o-r0+1024-c", "", 1, 0, 0, 0, 1 },
	{ { { FAULT_ERROR, EINTR, 0, 0 } },
	  "o:interrupted-r0+1024:cancelled-c:cancelled | o-r0+1024-c",
	  "",
	  1,
	  0,
	  0,
	  0,
	  1 },
	{ { { FAULT_ERROR, EAGAIN, 1, 0 } },
	  "o-r0+1024:again-c:cancelled | r0+1024-c",
	  "",
	  1,
	  0,
	  0,
	  0,
	  1 },
	{ { { FAULT_ERROR, EINTR, 2, 0 } }, "o-r0+1024-c:interrupted | c", "", 1, 0, 0, 0, 1 },
	{ { { FAULT_SHORT, 100, 1, 0 } },
	  "o-r0+1024:100-c:cancelled | r100+924-c",
	  "",
	  1,
	  1,
	  0,
	  0,
	  1 },
	{ { { FAULT_SHORT, 100, 1, 0 }, { FAULT_ERROR, ECANCELED, 4, 0 } },
	  "o-r0+1024:100-c:cancelled | r100+924-c:cancelled | c",
	  "",
	  1,
	  1,
	  0,
	  0,
	  1 },
	/* nothing was opened, and nothing is closed */
	{ { { FAULT_ERROR, EMFILE, 0, 0 } },
	  "o:failed-r0+1024:cancelled-c:cancelled",
	  "[job] open of memory.0: Too many open files\n",
	  0,
	  0,
	  0,
	  1,
	  0 },
	/* what was opened is closed */
	{ { { FAULT_ERROR, EIO, 1, 0 } },
	  "o-r0+1024:failed-c:cancelled | c",
	  "[job] read of 1024 bytes at byte 0 of memory.0: Input/output error\n",
	  0,
	  0,
	  1,
	  1,
	  1 },
	{ { { FAULT_SHORT, 0, 1, 0 } },
	  "o-r0+1024:0-c:cancelled | c",
	  "[job] read of 1024 bytes at byte 0 of memory.0: nothing was moved\n",
	  0,
	  0,
	  1,
	  1,
	  1 },
	{ { { FAULT_SHORT, 100, 1, 0 }, { FAULT_ERROR, EIO, 3, 0 } },
	  "o-r0+1024:100-c:cancelled | r100+924:failed-c:cancelled | c",
	  "[job] read of 924 bytes at byte 100 of memory.0: Input/output error\n",
	  0,
	  1,
	  1,
	  1,
	  1 },
	{ { { FAULT_ERROR, EIO, 1, 0 }, { FAULT_ERROR, EINTR, 3, 0 } },
	  "o-r0+1024:failed-c:cancelled | c:interrupted | c",
	  "[job] read of 1024 bytes at byte 0 of memory.0: Input/output error\n",
	  0,
	  0,
	  1,
	  1,
	  1 },
	/* it is closed, though that failed */
	{ { { FAULT_ERROR, EIO, 2, 0 } },
	  "o-r0+1024-c:failed",
	  "[job] close of memory.0: Input/output error\n",
	  1,
	  0,
	  0,
	  1,
	  1 },
	{ { { FAULT_ERROR, EIO, 1, 0 }, { FAULT_ERROR, ENOSPC, 3, 0 } },
	  "o-r0+1024:failed-c:cancelled | c:failed",
	  "[job] read of 1024 bytes at byte 0 of memory.0: Input/output error\n"
	  "[job] close of memory.0: No space left on device\n",
	  0,
	  0,
	  1,
	  1,
	  1 },
};

static void one_counted(const struct one *o)
{
	bool failed = *o->said;

	CU_ASSERT_EQUAL(rig.w.left.failed, failed);
	CHECK_TEXT(rig.w.left.err.text, o->said);
	rig_laws(&rig);
	CU_ASSERT_EQUAL(rig.script.opens, o->opens);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, o->ios);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->bytes, o->ios * BS);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->shorts, o->shorts);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->errors, o->read_errors);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->ios, !failed);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->bytes, failed ? 0 : BS);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->errors, o->chain_errors);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->shorts, 0);
}

static void one_linked(void)
{
	for (size_t i = 0; i < sizeof(ones) / sizeof(ones[0]); i++)
		for (int order = ORDER_FIRST; order <= ORDER_RANDOM; order++)
			for (int slow = 0; slow < 2; slow++) {
				rig_make(&rig, &engine_scripted, BS, 1,
					 slow ? OPENS "iodepth_batch_complete_min=0" : OPENS);
				memcpy(rig.script.fault, ones[i].fault, sizeof(ones[i].fault));
				rig.script.order = (enum script_order)order;
				rig.script.slow = slow;
				rig_run(&rig);
				script_log_is(&rig.script, ones[i].linked);
				one_counted(&ones[i]);
				rig_free(&rig);
			}
}

/* The same faults, by what they befall: one by one, nothing is cancelled. */
static void one_by_one(void)
{
	static const struct one by_one[] = {
		{ { { 0 } }, "o | r0+1024 | c", "", 1, 0, 0, 0, 1 },
		{ { { FAULT_ERROR, EINTR, 0, 1000 }, { FAULT_SHORT, 100, 2, 0 } },
		  "o:interrupted | o | r0+1024:100 | r100+924 | c",
		  "",
		  1,
		  1,
		  0,
		  0,
		  1 },
		{ { { FAULT_ERROR, EMFILE, 0, 0 } },
		  "o:failed",
		  "[job] open of memory.0: Too many open files\n",
		  0,
		  0,
		  0,
		  1,
		  0 },
		{ { { FAULT_ERROR, EIO, 1, 0 } },
		  "o | r0+1024:failed | c",
		  "[job] read of 1024 bytes at byte 0 of memory.0: Input/output error\n",
		  0,
		  0,
		  1,
		  1,
		  1 },
		{ { { FAULT_ERROR, EIO, 1, 0 }, { FAULT_ERROR, EINTR, 2, 0 } },
		  "o | r0+1024:failed | c:interrupted | c",
		  "[job] read of 1024 bytes at byte 0 of memory.0: Input/output error\n",
		  0,
		  0,
		  1,
		  1,
		  1 },
		{ { { FAULT_ERROR, EIO, 2, 0 } },
		  "o | r0+1024 | c:failed",
		  "[job] close of memory.0: Input/output error\n",
		  1,
		  0,
		  0,
		  1,
		  1 },
	};

	for (size_t k = 1; k < ENGINES_HERE; k++)
		for (size_t i = 0; i < sizeof(by_one) / sizeof(by_one[0]); i++) {
			rig_make(&rig, engines_here[k], BS, 1, OPENS);
			memcpy(rig.script.fault, by_one[i].fault, sizeof(by_one[i].fault));
			rig_run(&rig);
			script_log_is(&rig.script, by_one[i].linked);
			one_counted(&by_one[i]);
			rig_free(&rig);
		}
}

/* --- many --- */

#define BLOCKS 20

/* Each byte was read once, into its place in the buffer. */
static void reads_right(uint64_t size)
{
	static bool read[SCRIPT_FILES][BLOCKS * BS];
	uint64_t n = 0;

	memset(read, 0, sizeof(read));
	for (uint64_t i = 0; i < rig.script.nios; i++) {
		const struct script_io *io = &rig.script.io[i];

		if (io->dir != IO_READ || io->res <= 0)
			continue;
		CU_ASSERT_EQUAL(((uintptr_t)io->base ^ io->offset) % 16, 0);
		for (uint64_t k = 0; k < (uint64_t)io->res; k++, n++) {
			CU_ASSERT_FALSE_FATAL(read[io->file][io->offset + k]);
			read[io->file][io->offset + k] = true;
		}
	}
	CU_ASSERT_EQUAL(n, size);
}

static void many(void)
{
	for (size_t k = 0; k < ENGINES_HERE; k++)
		for (uint32_t depth = 1; depth <= 8; depth += 7)
			for (int order = ORDER_FIRST; order <= ORDER_RANDOM; order++) {
				char options[128];

				snprintf(options, sizeof(options), OPENS "nrfiles=3 iodepth=%u",
					 depth);
				rig_make(&rig, engines_here[k], BLOCKS * BS, 1, options);
				rig.script.order = (enum script_order)order;
				rig.script.room = 7;
				rig.script.empty_every = 4;
				rig.script.fault[0] = (struct fault){ FAULT_ERROR, EINTR, 2, 7 };
				rig.script.fault[1] =
					(struct fault){ FAULT_ERROR, ECANCELED, 1, 11 };
				rig.script.fault[2] = (struct fault){ FAULT_RANDOM, 0, 0, 2 };
				CU_ASSERT_EQUAL(rig_run(&rig), 0);
				CU_ASSERT(!rig.w.left.failed && !rig.w.left.partial);
				rig_laws(&rig);
				reads_right(3 * BLOCKS * BS);
				CU_ASSERT_EQUAL(rig.script.opens, 3 * BLOCKS);
				CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->ios, 3 * BLOCKS);
				CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->bytes, 3 * BLOCKS * BS);
				CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, 3 * BLOCKS);
				rig_free(&rig);
			}
}

/* One of four in flight fails; the others read and close, and so does it. */
static void others_finish(void)
{
	for (size_t k = 0; k < 2; k++)
		for (int order = ORDER_FIRST; order <= ORDER_RANDOM; order++) {
			rig_make(&rig, engines_here[k], BLOCKS * BS, 1, OPENS "iodepth=4");
			rig.script.order = (enum script_order)order;
			/* the second read: of the second run, or after four opens */
			rig.script.fault[0] = (struct fault){ FAULT_ERROR, EIO, k ? 5 : 4, 0 };
			rig_run(&rig);
			CU_ASSERT(rig.w.left.failed);
			CU_ASSERT_EQUAL(rig.w.left.err.count, 1);
			rig_laws(&rig);
			CU_ASSERT_EQUAL(rig.script.opens, 4);
			CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->ios, 3);
			CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->errors, 1);
			CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, 3);
			CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->errors, 1);
			rig_free(&rig);
		}
}

static void stop_soon(struct script *s, bool reap)
{
	(void)reap;
	if (s->nios >= 5)
		atomic_store((atomic_bool *)s->arg, true);
}

/* A chain that is stopped between its steps is done to its end. */
static void stopped(void)
{
	for (size_t k = 0; k < ENGINES_HERE; k++) {
		rig_make(&rig, engines_here[k], BLOCKS * BS, 1, OPENS "iodepth=2");
		rig.script.on_call = stop_soon;
		rig.script.arg = &rig.stop;
		rig_run(&rig);
		CU_ASSERT(!rig.w.left.failed && rig.w.left.partial);
		rig_laws(&rig);
		CU_ASSERT_EQUAL(rig.script.opens, rig.w.left.planned);
		CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->ios, rig.w.left.planned);
		CU_ASSERT(rig.w.left.planned < BLOCKS);
		rig_free(&rig);
	}
}

/* --- real files --- */

static int lowest_fd(void)
{
	int fd = dup(0);

	close(fd);
	return fd;
}

/* Whole, and then with a file that ends where a read begins: no descriptor is left. */
static void descriptors(void)
{
	static const char *const names[] = { "sync", "psync", "vsync", "pvsync", "pvsync2" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		for (uint64_t end = 2; end <= 3; end++) {
			struct err e = { 0 };
			char options[160];
			int before;

			snprintf(options, sizeof(options),
				 OPENS "ioengine=%s filename=data size=3k fallocate=none",
				 names[i]);
			CU_ASSERT_EQUAL_FATAL(rig_make_real(&rig, options, &e), 0);
			CU_ASSERT_EQUAL(truncate("data", (off_t)(end * BS)), 0);
			before = lowest_fd();
			CU_ASSERT_EQUAL(rig_run(&rig), 0);
			CU_ASSERT_EQUAL(lowest_fd(), before);
			CU_ASSERT_EQUAL(rig.w.left.failed, end == 2);
			CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->ios, end);
			CU_ASSERT_EQUAL(rig_total(&rig, OP_CHAIN)->errors, end == 2);
			rig_laws(&rig);
			rig_free(&rig);
			unlink("data");
		}
}

static const struct test tests[] = {
	{ "open, read, close in a linked run", one_linked },
	{ "open, read, close, one by one", one_by_one },
	{ "many files, whatever comes back", many },
	{ "chains in flight finish when one fails", others_finish },
	{ "a stop leaves no file open", stopped },
	{ "no descriptor is left over", descriptors },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("worker, opens", tests);
}
