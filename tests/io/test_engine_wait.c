/* SPDX-License-Identifier: MIT */
/*
 * The contract of engine.h where time comes in: what waits, for what and how long; when the kernel
 * has what was submitted; closing with something in flight. On a pipe, where a read comes back when
 * the test wants it to.
 */
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "tests/bench.h"
#include "base/clock.h"
#include "tests/support.h"

/* Whether it waits in reap, for a pipe too, and not in submit. */
static bool waits(const struct variant *v)
{
	return v->engine->reap && !diskless(v) && !(v->engine->caps & ENGINE_ASYNC_DIRECT);
}

/* A read that does not come back before somebody writes. */
static bool open_waiting(const struct variant *v)
{
	struct io *io;

	if (!waits(v))
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
	bench_wait(done, 1);
	CU_ASSERT_PTR_EQUAL(done[0], io);
	/* and it comes back short, when it does */
	CU_ASSERT_EQUAL(write(b.files[FILE_PIPE_IN].fd, "hello", 5), 5);
	bench_wait(done, 1);
	CU_ASSERT_EQUAL(b.io[0].res, 5);
	CU_ASSERT(!memcmp(b.buffers.vec[0].iov_base, "hello", 5));
	bench_close();
}

/* A limit ends a wait, and not before; what is there by then comes, though it is less. */
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

/* What has come already does not make it return with less than it was to wait for. */
static void waits_for_all(const struct variant *v)
{
	struct io *done[SLOTS], *ios[2];
	uint64_t before;

	if (!open_waiting(v))
		return;
	ios[0] = io_of(1, IO_READ, FILE_DATA, 0, LEN);
	ios[1] = io_of(2, IO_READ, FILE_DATA, LEN, LEN);
	CU_ASSERT_EQUAL_FATAL(engine_submit(&b.h, ios, 2), 2);
	bench_wait(done, 1);
	before = clock_gettime_ns();
	CU_ASSERT_EQUAL(engine_reap(&b.h, done, 2, SLOTS, 30 * NSEC_PER_MSEC), 1);
	CU_ASSERT(clock_gettime_ns() - before >= 15 * NSEC_PER_MSEC);
	bench_close();
}

static void on_alarm(int sig)
{
	(void)sig;
}

/* A signal ends a wait without limit, and is no error: as it is handed over, and after that. */
static void interrupted(const struct variant *v)
{
	struct sigaction sa = { .sa_handler = on_alarm }, was;
	struct itimerval timer = { { 0, 10000 }, { 0, 10000 } }, off = { 0 };
	struct io *done[SLOTS];

	if (!open_waiting(v))
		return;
	sigaction(SIGALRM, &sa, &was);
	setitimer(ITIMER_REAL, &timer, NULL);
	for (int i = 0; i < 2; i++)
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
		int n = 0;

		if (!waits(v))
			return;
		bench_open(v, at_once);
		io = io_of(0, IO_WRITE, FILE_PIPE_IN, 0, 10);
		CU_ASSERT_EQUAL(engine_submit(&b.h, &io, 1), 1);
		if (!at_once)
			n = engine_reap(&b.h, done, 0, SLOTS, 0);
		CU_ASSERT_FATAL(n >= 0);
		fd = (struct pollfd){ .fd = b.files[FILE_PIPE_OUT].fd, .events = POLLIN };
		CU_ASSERT_EQUAL(poll(&fd, 1, 20000), 1);
		if (!n) /* a descriptor is closed when no call is in it */
			bench_wait(done, 1);
		bench_close();
	}
}

static void *say_hello(void *fd)
{
	usleep(20000);
	CU_ASSERT_EQUAL(write(*(int *)fd, "hello", 5), 5);
	return NULL;
}

/* With one in flight: it is cancelled, or waited for. */
static void close_waiting(void)
{
	pthread_t writer;

	CU_ASSERT_FATAL(!pthread_create(&writer, NULL, say_hello, &b.files[FILE_PIPE_IN].fd));
	engine_close(&b.h);
	pthread_join(writer, NULL);
	bench_close();
}

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
		close_waiting();
	}
}

EACH(no_wait)
EACH(limited)
EACH(waits_for_all)
EACH(interrupted)
EACH(handed_over)
EACH(closes)

static const struct test tests[] = {
	{ "with min 0 there is no wait", each_no_wait },
	{ "a wait ends at its limit", each_limited },
	{ "a wait is for all that it was to be for", each_waits_for_all },
	{ "a wait ends at a signal", each_interrupted },
	{ "the kernel has it when it should", each_handed_over },
	{ "closing", each_closes },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("engine, waiting", tests);
}
