/* SPDX-License-Identifier: MIT */
/* When libaio's contexts are destroyed. The functions of the library are this file's own. */
#include <errno.h>
#include <libaio.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "io/engine.h"
#include "tests/support.h"

#include "engines/engines.h"

/* As of a kernel that has room for one context, and takes its time to destroy it. */
static char ring[4096];
static atomic_int contexts, refusals;
static pthread_t destroyer;

int io_setup(int n, io_context_t *ctx)
{
	CU_ASSERT_EQUAL(n, 1);
	if (atomic_load(&contexts)) {
		atomic_fetch_add(&refusals, 1);
		return -EAGAIN;
	}
	atomic_store(&contexts, 1);
	*ctx = (io_context_t)ring;
	return 0;
}

int io_destroy(io_context_t ctx)
{
	const struct timespec ts = { .tv_nsec = 20000000 };

	nanosleep(&ts, NULL);
	destroyer = pthread_self();
	if (ctx == (io_context_t)ring)
		atomic_store(&contexts, 0);
	return 0;
}

int io_submit(io_context_t ctx, long n, struct iocb **cbs)
{
	return ctx == (io_context_t)ring && cbs[0] ? (int)n : -EINVAL;
}

static char memory[4096];
static struct iovec buf = { memory, sizeof(memory) };
static struct engine_file file;
static struct engine_handle h;
static void *opts;

static void open_one(void)
{
	struct engine_env env = { .files = &file, .bufs = &buf, .nfiles = 1, .nbufs = 1 };
	struct err e = { 0 };

	opts = engine_opts_new(engine_find("libaio"));
	env.opts = opts;
	env.nslots = env.niov = 1;
	CU_ASSERT_EQUAL(engine_open(&h, engine_find("libaio"), &env, &e), 0);
	CHECK_TEXT(e.text, "");
	CU_ASSERT_EQUAL(contexts, 1);
}

static void close_one(void)
{
	engine_close(&h);
	free(opts);
}

/* A context with nothing in flight is left to a thread; the next one waits for its room. */
static void beside(void)
{
	for (int i = 0; i < 3; i++) {
		open_one();
		CU_ASSERT_EQUAL(refusals, i);
		close_one();
	}
	open_one();
	CU_ASSERT_FALSE(pthread_equal(destroyer, pthread_self()));
	close_one();
}

/* One with a transfer in flight is gone when the engine is closed, and its buffers may go, too. */
static void waited_for(void)
{
	struct io io = { .dir = IO_READ, .iov = &buf, .niov = 1 }, *ios = &io;

	open_one();
	CU_ASSERT_EQUAL(engine_submit(&h, &ios, 1), 1);
	close_one();
	CU_ASSERT_EQUAL(contexts, 0);
	CU_ASSERT_TRUE(pthread_equal(destroyer, pthread_self()));
}

static const struct test tests[] = {
	{ "an idle context is destroyed beside", beside },
	{ "a context at work is waited for", waited_for },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("libaio, its contexts", tests);
}
