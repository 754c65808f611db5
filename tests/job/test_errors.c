/* SPDX-License-Identifier: MIT */
/* Errors after which a job goes on, and I/Os that take too long. */
#include "job/errors.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "tests/support.h"
#include "tests/ticks.h"

#define BS UINT64_C(1024)
#define MS NSEC_PER_MSEC
#define LINKED                                                         \
	"bs=1k ioengine=io_uring workload=linked source=s filename=t " \
	"continue_on_error=read"
#define WRITE_SYNCED "bs=1k rw=write fsync=2 continue_on_error=write"

static struct rig rig;

/* --- values --- */

static void value(const char *option, const char *text, const char *expected)
{
	struct job *job = job_new();
	struct err e = { 0 };
	char *is = job_set(job, option, text, &e) ? strdup(e.text) : job_get(job, option);

	CHECK_TEXT(is, expected);
	free(is);
	job_free(job);
}

static void lists(void)
{
	value("ignore_error", "EIO", "EIO");
	value("ignore_error", "EAGAIN,ENOSPC:122", "EAGAIN,ENOSPC:EDQUOT");
	value("ignore_error", ",28,", ",ENOSPC");
	value("ignore_error", ",,84", ",,EILSEQ");
	value("ignore_error", "4095", "4095");
	value("ignore_error", "EFOO",
	      "ignore_error=EFOO: EFOO is no error: write names such as ENOSPC, or numbers, with "
	      ": between them\n");
	value("ignore_error", "EIO:28x",
	      "ignore_error=EIO:28x: 28x is no error: write names such as ENOSPC, or numbers, "
	      "with : between them\n");
	value("ignore_error", "0",
	      "ignore_error=0: 0 is no error: write names such as ENOSPC, or numbers, with : "
	      "between them\n");
	value("ignore_error", "4096",
	      "ignore_error=4096: 4096 is no error: write names such as ENOSPC, or numbers, with "
	      ": between them\n");
	value("ignore_error", "EIO,EIO,EIO,EIO",
	      "ignore_error=EIO,EIO,EIO,EIO: more than three lists: read,write,verify\n");
	value("ignore_error", ",,", "ignore_error=,,: a value is missing\n");
	value("ignore_error", "1:2:3:4:5:6:7:8:9:10:11:12:13:14:15:16:17",
	      "ignore_error=1:2:3:4:5:6:7:8:9:10:11:12:13:14:15:16:17: more than 16 errors in one "
	      "list\n");
}

static void times(void)
{
	value("max_latency", "1500", "1500us");
	value("max_latency", "1ms,2s", "1ms,2s");
	value("max_latency", "0,0,5", "0s,0s,5us");
	value("max_latency", "1,2,3,4",
	      "max_latency=1,2,3,4: more than three values: read,write,trim\n");
	value("startdelay", "1-5", "1s-5s");
	value("startdelay", "250ms-0.5", "250ms-500ms");
	value("startdelay", "3-3", "3s");
	value("startdelay", "(3-2)-2", "1s-2s");
	value("startdelay", "5-1", "startdelay=5-1: ends before it begins\n");
}

static void which_pass(void)
{
	static const struct {
		const char *go_on, *ignore;
		const char *pass; /* of reads, writes, verifications: EIO, EILSEQ, ENOSPC */
	} rows[] = {
		{ "none", NULL, "--- --- ---" },       { "read", NULL, "r-- --- ---" },
		{ "write", NULL, "--- w-- ---" },      { "io", NULL, "r-- w-- ---" },
		{ "verify", NULL, "-e- -e- ve-" },     { "all", NULL, "re- we- ve-" },
		{ "0", NULL, "--- --- ---" },          { "1", NULL, "re- we- ve-" },
		{ "none", "EIO", "r-- --- ---" },      { "none", ",ENOSPC", "--- --s ---" },
		{ "all", "ENOSPC", "-es we- ve-" },    { "write", ",EIO:ENOSPC", "--- w-s ---" },
		{ "none", ",,EILSEQ", "-e- -e- -e-" },
	};
	static const int errors[] = { EIO, EILSEQ, ENOSPC };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct job *job = job_new();
		struct err e = { 0 };
		char is[16] = "";

		job_set(job, "continue_on_error", rows[i].go_on, &e);
		if (rows[i].ignore)
			job_set(job, "ignore_error", rows[i].ignore, &e);
		CU_ASSERT_EQUAL(e.count, 0);
		for (int kind = 0; kind < ERROR_KINDS; kind++) {
			char *p = is + kind * 4;

			for (int k = 0; k < 3; k++)
				p[k] = !errors_pass(job->error, (enum error_kind)kind, errors[k]) ?
					       '-' :
				       k == 0 ? "rwv"[kind] :
						" es"[k];
			p[3] = kind < 2 ? ' ' : '\0';
		}
		CHECK_TEXT(is, rows[i].pass);
		job_free(job);
	}
}

/* --- jobs --- */

/* A job of 12 blocks of which each third transfer, from the first on, ends in @errnum. */
static void run(const struct engine *engine, int errnum, const char *options)
{
	rig_make(&rig, engine, 12 * BS, 1, options);
	rig.script.fault[0] = (struct fault){ FAULT_ERROR, errnum, 0, 3 };
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	rig_laws(&rig);
}

static void goes_on(void)
{
	static const struct engine *const both[] = { &engine_scripted, &engine_scripted_sync };

	for (int k = 0; k < 2; k++) {
		run(both[k], EIO, "bs=1k iodepth=4 continue_on_error=read");
		CU_ASSERT(!rig.w.left.failed && !rig.w.left.partial);
		CHECK_TEXT(rig.w.left.err.text, "");
		CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->errors, 4);
		CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, 8);
		CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->bytes, 8 * BS);
		CU_ASSERT_EQUAL(rig.w.left.planned, 12);
		rig_free(&rig);
	}
}

/* What is not among them ends the job as ever. */
static void others(void)
{
	run(&engine_scripted, EIO, "bs=1k continue_on_error=write");
	CU_ASSERT(rig.w.left.failed && rig.w.left.partial);
	CU_ASSERT_EQUAL(rig.w.left.planned, 1);
	CHECK_TEXT(rig.w.left.err.text,
		   "[job] read of 1024 bytes at byte 0 of memory.0: Input/output error\n");
	rig_free(&rig);
	run(&engine_scripted, ENOSPC, "bs=1k rw=write continue_on_error=all");
	CU_ASSERT(rig.w.left.failed);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->errors, 1);
	rig_free(&rig);
	run(&engine_scripted, ENOSPC, "bs=1k rw=write ignore_error=,ENOSPC");
	CU_ASSERT_FALSE(rig.w.left.failed);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->errors, 4);
	rig_free(&rig);
}

static void told(void)
{
	run(&engine_scripted, EIO, "bs=1k continue_on_error=io error_dump=1");
	CU_ASSERT_FALSE(rig.w.left.failed);
	CHECK_TEXT(rig.w.left.err.text,
		   "[job] read of 1024 bytes at byte 0 of memory.0: Input/output error\n"
		   "[job] read of 1024 bytes at byte 3072 of memory.0: Input/output error\n"
		   "[job] read of 1024 bytes at byte 6144 of memory.0: Input/output error\n"
		   "[job] read of 1024 bytes at byte 9216 of memory.0: Input/output error\n");
	rig_free(&rig);
	/* of very many, the first */
	rig_make(&rig, &engine_scripted, 100 * BS, 1, "bs=1k continue_on_error=io error_dump=1");
	rig.script.fault[0] = (struct fault){ FAULT_ERROR, EIO, 0, 1 };
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->errors, 100);
	CU_ASSERT_EQUAL(rig.w.left.err.count, ERROR_DUMP_MAX);
	rig_free(&rig);
}

/* Syncs count as writes; a sync that fails does not come again for the same writes. */
static void syncs(void)
{
	rig_make(&rig, &engine_scripted, 6 * BS, 1, WRITE_SYNCED);
	rig.script.fault[0] = (struct fault){ FAULT_ERROR, EIO, 2, 3 }; /* every sync */
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	rig_laws(&rig);
	CU_ASSERT_FALSE(rig.w.left.failed);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->ios, 6);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->errors, 0);
	CU_ASSERT(rig_total(&rig, OP_SYNC)->errors >= 2);
	rig_free(&rig);
}

/* A block that cannot be read is not written, whether or not the kernel orders the two. */
static void chains(void)
{
	static const struct engine *const both[] = { &engine_scripted, &engine_scripted_steps };

	for (int k = 0; k < 2; k++) {
		rig_make(&rig, both[k], 12 * BS, 1,
			 k ? "bs=1k workload=copy source=s filename=t continue_on_error=read" :
			     LINKED);
		rig.script.fault[0] = (struct fault){ FAULT_ERROR, EIO, 4, 0 };
		CU_ASSERT_EQUAL(rig_run(&rig), 0);
		rig_laws(&rig);
		CU_ASSERT_FALSE(rig.w.left.failed);
		CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->errors, 1);
		CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, 11);
		CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->ios, 11);
		CU_ASSERT_EQUAL(rig_total(&rig, k ? OP_COPY : OP_CHAIN)->ios, 11);
		CU_ASSERT_EQUAL(rig_total(&rig, k ? OP_COPY : OP_CHAIN)->errors, 1);
		rig_free(&rig);
	}
}

/* --- time --- */

static bool given(const char *options)
{
	if (!ticks_make(&rig, &engine_scripted, 12 * BS, MS, options))
		return false;
	ticks.stall_ns = 5 * MS;
	ticks.stall_at = 4;
	return true;
}

static void done(void)
{
	rig_laws(&rig);
	ticks_free(&rig);
}

/* Errors within the ramp that the job goes on after are not counted, like all else there. */
static void in_the_ramp(void)
{
	if (!given("bs=1k ramp_time=5500us continue_on_error=read"))
		return;
	ticks.stall_ns = MS;
	rig.script.fault[0] = (struct fault){ FAULT_ERROR, EIO, 0, 3 };
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	/* the 1st, 4th, 7th, 10th fail; the first five were in the ramp */
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->errors, 2);
	done();
}

static void too_long(void)
{
	if (!given("bs=1k max_latency=4999"))
		return;
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CU_ASSERT(rig.w.left.unmet && rig.w.left.partial && !rig.w.left.failed);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, 5);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->errors, 0);
	CHECK_TEXT(rig.w.left.err.text,
		   "[job] max_latency=4999us: read of 1024 bytes at byte 4096 of "
		   "memory.0 took 5.00 ms\n");
	done();
	/* as long as it may take, near enough */
	if (!given("bs=1k max_latency=5001us"))
		return;
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CU_ASSERT(!rig.w.left.unmet && !rig.w.left.partial);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, 12);
	done();
}

/* Each direction has its own; several that come back together too late are told once. */
static void by_direction(void)
{
	if (!given("bs=1k max_latency=0,1us"))
		return;
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, 12);
	done();
	if (!given("bs=1k rw=write iodepth=4 max_latency=0,1us"))
		return;
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CU_ASSERT(rig.w.left.unmet);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->ios, 4);
	CU_ASSERT_EQUAL(rig.w.left.err.count, 1);
	done();
}

static const struct test tests[] = {
	{ "lists of errors", lists },
	{ "ranges and lists of times", times },
	{ "which errors pass", which_pass },
	{ "a job that goes on", goes_on },
	{ "errors that do not pass", others },
	{ "errors that pass and are told", told },
	{ "syncs that fail", syncs },
	{ "a chain whose read fails", chains },
	{ "errors within the ramp", in_the_ramp },
	{ "an I/O that takes too long", too_long },
	{ "max_latency of each direction", by_direction },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("errors", tests);
}
