/* SPDX-License-Identifier: MIT */
/* One engine on a file and a pipe: see bench.h. */
#include "tests/bench.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support.h"

struct bench b;

bool diskless(const struct variant *v)
{
	return v->engine->caps & ENGINE_DISKLESS;
}

static int open_for(const struct variant *v, bool at_once, uint32_t niov)
{
	struct engine_env env = {
		.files = b.files,
		.nfiles = FILES,
		.nslots = SLOTS,
		.niov = niov,
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
	CU_ASSERT_EQUAL_FATAL(
		buffers_open(&b.buffers,
			     &(struct buffers_request){ .n = SLOTS, .len = LEN, .align = 4096 },
			     &b.e),
		0);
	env.bufs = b.buffers.vec;
	env.nbufs = SLOTS;
	b.files[FILE_DATA].size = b.files[FILE_READONLY].size = SIZE;
	b.files[FILE_DATA].writes = true;
	return engine_open(&b.h, v->engine, &env, &b.e);
}

void bench_open(const struct variant *v, bool at_once)
{
	CU_ASSERT_EQUAL_FATAL(open_for(v, at_once, 1), 0);
	CHECK_TEXT(b.e.text, "");
}

bool bench_open_vectored(const struct variant *v)
{
	if (!(v->engine->caps & ENGINE_VECTORED))
		return false;
	if (!open_for(v, false, 2))
		return true;
	CU_ASSERT(b.e.count > 0);
	bench_close();
	return false;
}

void bench_close(void)
{
	close(b.files[FILE_PIPE_IN].fd); /* ends a read that still waits, and cannot be cancelled */
	engine_close(&b.h);
	for (int i = 0; i < FILE_PIPE_IN; i++)
		close(b.files[i].fd);
	buffers_close(&b.buffers);
	free(b.data);
}

struct io *io_of(uint32_t i, enum io_dir dir, uint32_t file, uint64_t offset, size_t len)
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

void bench_wait(struct io **done, unsigned n)
{
	for (unsigned got = 0; got < n;) {
		int ret = engine_reap(&b.h, done + got, n - got, n - got, UINT64_MAX);

		CU_ASSERT_FATAL(ret >= 0);
		got += (unsigned)ret;
	}
}

int32_t io_do(struct io *io)
{
	struct io *done = NULL;

	CU_ASSERT_EQUAL_FATAL(engine_submit(&b.h, &io, 1), 1);
	if (!b.h.engine->reap)
		return io->res;
	bench_wait(&done, 1);
	CU_ASSERT_PTR_EQUAL(done, io);
	return io->res;
}
