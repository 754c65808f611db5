/* SPDX-License-Identifier: MIT */
/*
 * A ring of io_uring beside libaio on one thread. Some milliseconds after such a ring was closed,
 * the kernel ends a wait of its thread in io_getevents(2) with EINTR, without any signal. The
 * functions of the library are this file's own: each new context comes behind a ring that is
 * closed, and the first wait of its thread is for nothing that could come, until the kernel ends
 * it.
 */
#include <errno.h>
#include <libaio.h>
#include <liburing.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "tests/runs.h"
#include "sched/job.h"
#include "tests/support.h"

#define DEPTH 8

static atomic_int interrupted, partial;
static _Thread_local bool behind_a_ring;

static int answer(long ret)
{
	return ret < 0 ? -errno : (int)ret;
}

int io_setup(int n, io_context_t *ctx)
{
	struct io_uring ring;

	if (!io_uring_queue_init(1, &ring, 0)) {
		io_uring_queue_exit(&ring);
		behind_a_ring = true;
	}
	return answer(syscall(SYS_io_setup, n, ctx));
}

int io_destroy(io_context_t ctx)
{
	return answer(syscall(SYS_io_destroy, ctx));
}

int io_submit(io_context_t ctx, long n, struct iocb **cbs)
{
	if (n != DEPTH)
		atomic_fetch_add(&partial, 1);
	return answer(syscall(SYS_io_submit, ctx, n, cbs));
}

/* Waits for nothing, a second at most. Returns 0, or -EINTR. */
static int wait_in_vain(void)
{
	struct timespec second = { .tv_sec = 1 };
	struct io_event event;
	io_context_t empty = NULL;
	int ret;

	CU_ASSERT_EQUAL_FATAL(answer(syscall(SYS_io_setup, 1, &empty)), 0);
	ret = answer(syscall(SYS_io_getevents, empty, 1, 1, &event, &second));
	io_destroy(empty);
	return ret;
}

int io_getevents(io_context_t ctx, long min, long n, struct io_event *events,
		 struct timespec *limit)
{
	if (min && behind_a_ring) {
		behind_a_ring = false;
		if (wait_in_vain() == -EINTR) {
			atomic_fetch_add(&interrupted, 1);
			return -EINTR;
		}
	}
	return answer(syscall(SYS_io_getevents, ctx, min, n, events, limit));
}

/* Runs it; each of @jobs moves 64 blocks, without an error. */
static void runs_well(const char *text, uint32_t jobs)
{
	struct run run;

	run_begin(&run, text, NSEC_PER_SEC);
	run_prepare(&run);
	CU_ASSERT_EQUAL(sched_run(&run.s), 0);
	CHECK_TEXT(run.err.text, "");
	for (uint32_t i = 0; i < jobs; i++) {
		const struct job_result *r = &run.s.results[i];

		CU_ASSERT_FALSE(r->failed || r->partial);
		CU_ASSERT_EQUAL(r->total.op[OP_READ].ios, 64);
		CU_ASSERT_EQUAL(r->total.op[OP_READ].errors, 0);
		CHECK_TEXT(r->err.text, "");
	}
	run_end(&run);
}

#define JOB "filename=x\nsize=256k\nbs=4k\nrw=randread\ndirect=1\n"

/* A wait of the run's workers: no error, and no batch that is smaller than it was to be. */
static void worker_waits(void)
{
	atomic_store(&interrupted, 0);
	atomic_store(&partial, 0);
	runs_well("[a]\nioengine=libaio\nnumjobs=2\niodepth=8\niodepth_batch=8\n"
		  "iodepth_batch_complete_min=8\nnumber_ios=32\n" JOB,
		  1);
	CU_ASSERT_EQUAL(partial, 0);
	printf("waits that the kernel ended: %d\n", interrupted);
}

/* The main thread tries rings, and then lays files out. */
static void layout_waits(void)
{
	unlink("x");
	runs_well("[global]\n" JOB "[a]\nioengine=libaio\niodepth=8\n[b]\nstonewall\n"
		  "ioengine=io_uring\niodepth=8\n[c]\nstonewall\nioengine=libaio\n",
		  3);
}

static const struct test tests[] = {
	{ "a worker's wait goes on where no signal ended it", worker_waits },
	{ "so does the layout, behind tries of rings", layout_waits },
	{ NULL, NULL },
};

int main(void)
{
	struct io_uring ring;

	if (io_uring_queue_init(1, &ring, 0)) {
		puts("no io_uring here");
		return 77;
	}
	io_uring_queue_exit(&ring);
	return suite_run("a ring beside libaio", tests);
}
