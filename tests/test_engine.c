/* SPDX-License-Identifier: MIT */
/*
 * The contract of engine.h, held against every engine as a worker would call it. What a whole
 * worker makes of an engine is in test_engine_work.c; the list and opening, in test_engine_open.c;
 * that the wrapper sees a breach, in test_engine_check.c.
 */
#include "engine.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "buffers.h"
#include "clock.h"
#include "support.h"
#include "variants.h"

#define SLOTS 5 /* not what a ring of entries is long */
#define LEN 4096
#define SIZE (64 * LEN + 100) /* of the file */
#define UNTOUCHED 12345

enum { FILE_DATA, FILE_READONLY, FILE_PIPE_OUT, FILE_PIPE_IN, FILES };

/* An open engine, what it works on, and the transfers. */
static struct bench {
	struct engine_handle h;
	struct engine_file files[FILES];
	struct buffers buffers;
	struct io io[SLOTS];
	struct iovec vec[SLOTS][2];
	struct err e;
	char *data; /* what the file holds */
} b;

static bool diskless(const struct variant *v)
{
	return v->engine->caps & ENGINE_DISKLESS;
}

static void bench_open(const struct variant *v, bool at_once)
{
	struct engine_env env = {
		.files = b.files,
		.nfiles = FILES,
		.nslots = SLOTS,
		.submit_at_once = at_once,
		.opts = v->opts,
	};
	int fds[2];

	memset(&b, 0, sizeof(b));
	CU_ASSERT_FATAL(!pipe2(fds, O_CLOEXEC));
	b.files[FILE_PIPE_OUT].fd = fds[0];
	b.files[FILE_PIPE_IN].fd = fds[1];
	b.files[FILE_DATA].fd = open("data", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	b.files[FILE_READONLY].fd = open("data", O_RDONLY | O_CLOEXEC);
	b.data = malloc(SIZE);
	CU_ASSERT_FATAL(b.data && b.files[FILE_DATA].fd >= 0 && b.files[FILE_READONLY].fd >= 0);
	buffer_fill(b.data, SIZE, 1);
	CU_ASSERT_EQUAL_FATAL(write(b.files[FILE_DATA].fd, b.data, SIZE), SIZE);
	CU_ASSERT_EQUAL_FATAL(buffers_open(&b.buffers, SLOTS, LEN, 4096), 0);
	env.bufs = b.buffers.vec;
	env.nbufs = SLOTS;
	b.files[FILE_DATA].size = b.files[FILE_READONLY].size = SIZE;
	b.files[FILE_DATA].writes = true;
	CU_ASSERT_EQUAL(engine_open(&b.h, v->engine, &env, &b.e), 0);
	CHECK_TEXT(b.e.text, "");
}

static void bench_close(void)
{
	engine_close(&b.h);
	for (int i = 0; i < FILES; i++)
		close(b.files[i].fd);
	buffers_close(&b.buffers);
	free(b.data);
}

/* Transfer @i, of @len bytes in its own buffer. */
static struct io *io_of(uint32_t i, enum io_dir dir, uint32_t file, uint64_t offset, size_t len)
{
	b.vec[i][0] = (struct iovec){ b.buffers.vec[i].iov_base, len };
	b.io[i] = (struct io){ .dir = dir,
			       .slot = i,
			       .file = file,
			       .buf = i,
			       .niov = len ? 1 : 0,
			       .iov = b.vec[i],
			       .offset = offset,
			       .res = UNTOUCHED };
	return &b.io[i];
}

static bool finishes_at_once(void)
{
	return !b.h.engine->reap;
}

/* Submits one, and waits for it. */
static int32_t io_do(struct io *io)
{
	struct io *done = NULL;

	CU_ASSERT_EQUAL_FATAL(engine_submit(&b.h, &io, 1), 1);
	if (finishes_at_once())
		return io->res;
	CU_ASSERT_EQUAL_FATAL(engine_reap(&b.h, &done, 1, 1, UINT64_MAX), 1);
	CU_ASSERT_PTR_EQUAL(done, io);
	return io->res;
}

static bool same(const struct io *x, const struct io *y)
{
	return x->dir == y->dir && x->slot == y->slot && x->file == y->file && x->buf == y->buf &&
	       x->niov == y->niov && x->iov == y->iov && x->offset == y->offset;
}

/* --- one transfer --- */

static void one(const struct variant *v)
{
	static const size_t lens[] = { 1, 511, 512, 1000, LEN };
	char *buf;

	bench_open(v, false);
	buf = b.buffers.vec[0].iov_base;
	for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		uint64_t offset = 1000 + i * LEN;
		struct io before, *io = io_of(0, IO_READ, FILE_DATA, offset, lens[i]);
		char back[LEN];

		before = *io;
		memset(buf, 0, LEN);
		CU_ASSERT_EQUAL(io_do(io), (int32_t)lens[i]);
		CU_ASSERT(same(io, &before) && b.vec[0][0].iov_len == lens[i]);
		if (!diskless(v))
			CU_ASSERT(!memcmp(buf, b.data + offset, lens[i]));
		if (lens[i] < LEN)
			CU_ASSERT_EQUAL(buf[lens[i]], 0);

		io = io_of(0, IO_WRITE, FILE_DATA, offset, lens[i]);
		buffer_fill(buf, lens[i], 7 + i);
		CU_ASSERT_EQUAL(io_do(io), (int32_t)lens[i]);
		if (diskless(v))
			continue;
		CU_ASSERT_EQUAL(pread(b.files[FILE_DATA].fd, back, lens[i], (off_t)offset),
				(ssize_t)lens[i]);
		CU_ASSERT(!memcmp(buf, back, lens[i]));
	}
	bench_close();
}

/* What a result says was moved, was moved: all, or the first bytes of it. */
static void two_parts(const struct variant *v)
{
	char *buf;
	struct io *io;
	int32_t res;

	bench_open(v, false);
	buf = b.buffers.vec[0].iov_base;
	memset(buf, 0, LEN);
	io = io_of(0, IO_READ, FILE_DATA, 3 * LEN, 1000);
	io->niov = 2;
	b.vec[0][1] = (struct iovec){ buf + 2000, 500 };
	res = io_do(io);
	CU_ASSERT_FATAL(res > 0 && res <= 1500);
	if (!diskless(v)) {
		int32_t second = res > 1000 ? res - 1000 : 0;

		CU_ASSERT(!memcmp(buf, b.data + 3 * LEN, (size_t)(res - second)));
		CU_ASSERT(!memcmp(buf + 2000, b.data + 3 * LEN + 1000, (size_t)second));
	}
	bench_close();
}

static void ends_of_files(const struct variant *v)
{
	if (diskless(v))
		return;
	bench_open(v, false);
	CU_ASSERT_EQUAL(io_do(io_of(0, IO_READ, FILE_DATA, SIZE - 77, LEN)), 77);
	CU_ASSERT(!memcmp(b.buffers.vec[0].iov_base, b.data + SIZE - 77, 77));
	CU_ASSERT_EQUAL(io_do(io_of(1, IO_READ, FILE_DATA, SIZE, LEN)), 0);
	CU_ASSERT_EQUAL(io_do(io_of(2, IO_READ, FILE_DATA, SIZE + 12345, 1)), 0);
	bench_close();
}

static void errors(const struct variant *v)
{
	if (diskless(v))
		return;
	bench_open(v, false);
	CU_ASSERT_EQUAL(io_do(io_of(0, IO_WRITE, FILE_READONLY, 0, LEN)), -EBADF);
	CU_ASSERT_EQUAL(io_do(io_of(0, IO_SYNC, FILE_PIPE_IN, 0, 0)), -EINVAL);
	CU_ASSERT_EQUAL(io_do(io_of(0, IO_READ, FILE_DATA, 0, LEN)), LEN); /* and goes on */
	bench_close();
}

static void syncs(const struct variant *v)
{
	bench_open(v, false);
	CU_ASSERT_EQUAL(io_do(io_of(0, IO_SYNC, FILE_DATA, 0, 0)), 0);
	CU_ASSERT_EQUAL(io_do(io_of(1, IO_DATASYNC, FILE_DATA, 0, 0)), 0);
	bench_close();
}

/* --- several --- */

/* A prefix is taken; of that, each comes back once, with its bytes; of the rest, nothing. */
static void prefix(const struct variant *v)
{
	struct io *ios[SLOTS], *done[SLOTS];
	bool back[SLOTS] = { false };
	int taken, n = 0;

	bench_open(v, false);
	for (uint32_t i = 0; i < SLOTS; i++)
		ios[i] = io_of(i, IO_READ, FILE_DATA, i * LEN, 100 * (i + 1));
	taken = engine_submit(&b.h, ios, finishes_at_once() ? 1 : SLOTS);
	CU_ASSERT_FATAL(taken >= 1 && taken <= SLOTS);
	while (!finishes_at_once() && n < taken) {
		int ret = engine_reap(&b.h, done, 1, SLOTS, UINT64_MAX);

		CU_ASSERT_FATAL(ret >= 0 && n + ret <= taken);
		for (int i = 0; i < ret; i++) {
			CU_ASSERT_FATAL(done[i] >= b.io && done[i] < b.io + taken);
			CU_ASSERT(!back[done[i]->slot]);
			back[done[i]->slot] = true;
		}
		n += ret;
	}
	for (int i = 0; i < SLOTS; i++) {
		CU_ASSERT_EQUAL(b.io[i].res, i < taken ? 100 * (i + 1) : UNTOUCHED);
		if (i < taken && !diskless(v))
			CU_ASSERT(!memcmp(b.buffers.vec[i].iov_base, b.data + i * LEN,
					  100u * ((unsigned)i + 1)));
	}
	bench_close();
}

/* Submits all that are not in flight; how many were taken. */
static int submit_all(bool *inflight, uint32_t turn)
{
	struct io *ios[SLOTS];
	unsigned n = 0;
	int ret;

	for (uint32_t i = 0; i < SLOTS; i++)
		if (!inflight[i])
			ios[n++] = io_of(i, IO_READ, FILE_DATA, (turn + i) % 60 * LEN, LEN);
	ret = n ? engine_submit(&b.h, ios, n) : 0;
	CU_ASSERT_FATAL(ret >= 0);
	for (int i = 0; i < ret; i++)
		inflight[ios[i]->slot] = true;
	return ret;
}

/* No more than @max at a time, slots used again at once, around the rings many times. */
static void rounds(const struct variant *v)
{
	bool inflight[SLOTS] = { false };
	int n = 0;

	if (!v->engine->reap)
		return;
	bench_open(v, false);
	for (uint32_t turn = 0; turn < 500; turn++) {
		struct io *done[SLOTS + 1];
		unsigned max = 1 + turn % 4, min = turn % 3 ? 1 : 0;
		int ret;

		n += submit_all(inflight, turn);
		CU_ASSERT_FATAL(n > 0);
		for (int i = 0; i <= SLOTS; i++)
			done[i] = NULL;
		ret = engine_reap(&b.h, done, min, max, UINT64_MAX);
		CU_ASSERT_FATAL(ret >= 0 && ret <= (int)max);
		CU_ASSERT_PTR_NULL(done[ret]);
		for (int i = 0; i < ret; i++) {
			CU_ASSERT_EQUAL(done[i]->res, LEN);
			inflight[done[i]->slot] = false;
			if (!diskless(v))
				CU_ASSERT(!memcmp(done[i]->iov->iov_base, b.data + done[i]->offset,
						  LEN));
		}
		n -= ret;
	}
	bench_close();
}

/* --- waiting --- */

/* A read that does not come back before somebody writes. */
static bool open_waiting(const struct variant *v)
{
	struct io *io;

	if (!v->engine->reap || diskless(v) || v->engine->caps & ENGINE_ASYNC_DIRECT)
		return false;
	bench_open(v, false);
	io = io_of(0, IO_READ, FILE_PIPE_OUT, 0, LEN);
	CU_ASSERT_EQUAL(engine_submit(&b.h, &io, 1), 1);
	return true;
}

static void no_wait(const struct variant *v)
{
	struct io *done[SLOTS], *io;

	if (!open_waiting(v))
		return;
	for (int i = 0; i < 3; i++)
		CU_ASSERT_EQUAL(engine_reap(&b.h, done, 0, SLOTS, UINT64_MAX), 0);
	/* others are not held up by it */
	io = io_of(1, IO_READ, FILE_DATA, 0, LEN);
	CU_ASSERT_EQUAL(engine_submit(&b.h, &io, 1), 1);
	CU_ASSERT_EQUAL(engine_reap(&b.h, done, 1, SLOTS, UINT64_MAX), 1);
	CU_ASSERT_PTR_EQUAL(done[0], io);
	/* and it comes back short, when it does */
	CU_ASSERT_EQUAL(write(b.files[FILE_PIPE_IN].fd, "hello", 5), 5);
	CU_ASSERT_EQUAL(engine_reap(&b.h, done, 1, SLOTS, UINT64_MAX), 1);
	CU_ASSERT_EQUAL(b.io[0].res, 5);
	CU_ASSERT(!memcmp(b.buffers.vec[0].iov_base, "hello", 5));
	bench_close();
}

/* A limit ends a wait, and not before; what is there by then comes, though it is less than asked. */
static void limited(const struct variant *v)
{
	static const uint64_t limits[] = { 0, 1, 20 * NSEC_PER_MSEC };
	struct io *done[SLOTS], *io;
	int ret;

	if (!open_waiting(v))
		return;
	for (int i = 0; i < 3; i++) {
		uint64_t before = clock_gettime_ns();

		CU_ASSERT_EQUAL(engine_reap(&b.h, done, 1, SLOTS, limits[i]), 0);
		CU_ASSERT(clock_gettime_ns() - before >= limits[i] / 2);
	}
	io = io_of(1, IO_READ, FILE_DATA, 0, LEN);
	CU_ASSERT_EQUAL(engine_submit(&b.h, &io, 1), 1);
	do
		ret = engine_reap(&b.h, done, 2, SLOTS, 20 * NSEC_PER_MSEC);
	while (!ret);
	CU_ASSERT_EQUAL(ret, 1);
	CU_ASSERT_EQUAL(io->res, LEN);
	bench_close();
}

static void on_alarm(int sig)
{
	(void)sig;
}

/* A signal ends a wait without limit, and is no error. */
static void interrupted(const struct variant *v)
{
	struct sigaction sa = { .sa_handler = on_alarm }, was;
	struct itimerval timer = { { 0, 10000 }, { 0, 10000 } }, off = { 0 };
	struct io *done[SLOTS];

	if (!open_waiting(v))
		return;
	sigaction(SIGALRM, &sa, &was);
	setitimer(ITIMER_REAL, &timer, NULL);
	CU_ASSERT_EQUAL(engine_reap(&b.h, done, 1, SLOTS, UINT64_MAX), 0);
	setitimer(ITIMER_REAL, &off, NULL);
	sigaction(SIGALRM, &was, NULL);
	bench_close();
}

/* By when the kernel has it: with submit_at_once when submit returns, else with the next reap. */
static void handed_over(const struct variant *v)
{
	for (int at_once = 0; at_once < 2; at_once++) {
		struct io *done[SLOTS], *io;
		struct pollfd fd;

		if (!v->engine->reap || diskless(v) || v->engine->caps & ENGINE_ASYNC_DIRECT)
			return;
		bench_open(v, at_once);
		io = io_of(0, IO_WRITE, FILE_PIPE_IN, 0, 10);
		CU_ASSERT_EQUAL(engine_submit(&b.h, &io, 1), 1);
		if (!at_once)
			CU_ASSERT(engine_reap(&b.h, done, 0, SLOTS, 0) >= 0);
		fd = (struct pollfd){ .fd = b.files[FILE_PIPE_OUT].fd, .events = POLLIN };
		CU_ASSERT_EQUAL(poll(&fd, 1, 20000), 1);
		bench_close();
	}
}

/* --- closing --- */

static void closes(const struct variant *v)
{
	struct engine_handle h = { 0 };

	engine_close(&h); /* never opened */
	bench_open(v, false);
	engine_close(&b.h);
	CU_ASSERT_PTR_NULL(b.h.state);
	bench_close();
	if (open_waiting(v)) {
		struct io *done[SLOTS];

		CU_ASSERT_EQUAL(engine_reap(&b.h, done, 0, SLOTS, 0), 0);
		bench_close(); /* with one in flight */
	}
}

#define EACH(test)                    \
	static void each_##test(void) \
	{                             \
		each_variant(test);   \
	}
EACH(one)
EACH(two_parts)
EACH(ends_of_files)
EACH(errors)
EACH(syncs)
EACH(prefix)
EACH(rounds)
EACH(no_wait)
EACH(limited)
EACH(interrupted)
EACH(handed_over)
EACH(closes)

static const struct test tests[] = {
	{ "a transfer moves its bytes, and sets res alone", each_one },
	{ "a transfer of two parts", each_two_parts },
	{ "files end", each_ends_of_files },
	{ "an error is a result", each_errors },
	{ "syncs", each_syncs },
	{ "submit takes a prefix, and each of it comes back once", each_prefix },
	{ "reap brings no more than max, round after round", each_rounds },
	{ "with min 0 there is no wait", each_no_wait },
	{ "a wait ends at its limit", each_limited },
	{ "a wait ends at a signal", each_interrupted },
	{ "the kernel has it when it should", each_handed_over },
	{ "closing", each_closes },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("engine", tests);
}
