/* SPDX-License-Identifier: MIT */
/*
 * The contract of engine.h, held against every engine as a worker would call it. Opening is in
 * test_engine_open.c, waiting in test_engine_wait.c, what a whole worker makes of an engine in
 * tests/engines/test_work.c, and that the wrapper sees a breach in test_engine_check.c.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "tests/bench.h"
#include "tests/support.h"

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

/* Both parts come in one transfer, each in its place. */
static void two_parts(const struct variant *v)
{
	char *buf;
	struct io *io;

	if (!bench_open_vectored(v))
		return;
	buf = b.buffers.vec[0].iov_base;
	memset(buf, 0, LEN);
	io = io_of(0, IO_READ, FILE_DATA, 3 * LEN, 1000);
	io->niov = 2;
	b.vec[0][1] = (struct iovec){ buf + 2000, 500 };
	CU_ASSERT_EQUAL(io_do(io), 1500);
	if (!diskless(v)) {
		CU_ASSERT(!memcmp(buf, b.data + 3 * LEN, 1000));
		CU_ASSERT_EQUAL(buf[1000], 0);
		CU_ASSERT(!memcmp(buf + 2000, b.data + 3 * LEN + 1000, 500));
		CU_ASSERT_EQUAL(buf[2500], 0);
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
	if (!(v->engine->caps & ENGINE_BUFFERED)) { /* that has mapped what is written, no other */
		CU_ASSERT_EQUAL(io_do(io_of(0, IO_WRITE, FILE_READONLY, 0, LEN)), -EBADF);
		CU_ASSERT_EQUAL(io_do(io_of(0, IO_SYNC, FILE_PIPE_IN, 0, 0)), -EINVAL);
	}
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
	taken = engine_submit(&b.h, ios, v->engine->reap ? SLOTS : 1);
	CU_ASSERT_FATAL(taken >= 1 && taken <= SLOTS);
	while (v->engine->reap && n < taken) {
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

/* More at once than the kernel makes rings long: the rest is not taken, until there is room. */
static void crowd(const struct variant *v)
{
	enum { MANY = 40000 };
	static struct io io[MANY], *ios[MANY];
	static struct iovec vec[MANY];
	/* that many threads are more than a system may have */
	const int all = strcmp(v->engine->name, "threads") ? MANY : 100;
	struct engine_env env = { .files = b.files,
				  .nfiles = 1,
				  .nbufs = 1,
				  .nslots = (uint32_t)all,
				  .niov = 1,
				  .opts = v->opts };
	struct engine_handle h;
	int taken = 0, back = 0, ret = 0;

	if (!v->engine->reap)
		return;
	bench_open(v, false);
	env.bufs = b.buffers.vec;
	for (uint32_t i = 0; i < (uint32_t)all; i++) {
		/* threads have a byte each */
		vec[i] = b.buffers.vec[0];
		vec[i].iov_base = (char *)vec[i].iov_base + i % vec[i].iov_len;
		vec[i].iov_len = 1;
		io[i] = (struct io){ .slot = i, .niov = 1, .iov = &vec[i], .offset = i };
		ios[i] = &io[i];
	}
	CU_ASSERT_EQUAL_FATAL(engine_open(&h, v->engine, &env, &b.e), 0);
	for (; back < all; back += ret) {
		struct io *done[1000];

		ret = taken < all ? engine_submit(&h, ios + taken, (unsigned)(all - taken)) : 0;
		CU_ASSERT_FATAL(ret >= 0);
		taken += ret;
		ret = engine_reap(&h, done, 1, 1000, UINT64_MAX);
		CU_ASSERT_FATAL(ret > 0);
		for (int i = 0; i < ret; i++)
			done[i]->res += done[i]->res == 1 ? UNTOUCHED : 0;
	}
	for (uint32_t i = 0; i < (uint32_t)all; i++)
		if (io[i].res != 1 + UNTOUCHED)
			CU_FAIL("one has not come back, or twice");
	engine_close(&h);
	bench_close();
}

EACH(one)
EACH(two_parts)
EACH(ends_of_files)
EACH(errors)
EACH(syncs)
EACH(prefix)
EACH(rounds)
EACH(crowd)

static const struct test tests[] = {
	{ "a transfer moves its bytes, and sets res alone", each_one },
	{ "a transfer of two parts", each_two_parts },
	{ "files end", each_ends_of_files },
	{ "an error is a result", each_errors },
	{ "syncs", each_syncs },
	{ "submit takes a prefix, and each of it comes back once", each_prefix },
	{ "reap brings no more than max, round after round", each_rounds },
	{ "more at once than a ring has entries", each_crowd },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("engine", tests);
}
