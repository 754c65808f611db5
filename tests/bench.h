/* SPDX-License-Identifier: MIT */
/* One engine, opened as a worker opens it, on a file and a pipe: for tests of its contract. */
#ifndef IOGEN_TESTS_BENCH_H
#define IOGEN_TESTS_BENCH_H

#include "io/buffers.h"
#include "tests/variants.h"

#define SLOTS 5 /* not what a ring of entries is long */
#define LEN 4096
#define SIZE (64 * LEN + 100) /* of the file */
#define UNTOUCHED 12345       /* the res of what has not come back */

enum { FILE_DATA, FILE_READONLY, FILE_PIPE_OUT, FILE_PIPE_IN, FILES };

/* The open engine, what it works on, and a transfer for each of its slots. */
extern struct bench {
	struct engine_handle h;
	struct engine_file files[FILES];
	struct buffers buffers;
	struct io io[SLOTS];
	struct iovec vec[SLOTS][2];
	struct err e;
	char *data; /* what the file holds */
} b;

/* An engine that does not open ends the test. */
void bench_open(const struct variant *v, bool at_once);

/* The same for transfers of two parts; false, and nothing is open, where it takes none. */
bool bench_open_vectored(const struct variant *v);

void bench_close(void);

/* Whether it touches no file, so that there are no bytes to be looked at. */
bool diskless(const struct variant *v);

/* Transfer @i, made again: @len bytes in its own buffer. */
struct io *io_of(uint32_t i, enum io_dir dir, uint32_t file, uint64_t offset, size_t len);

/*
 * Waits until @n have come back. A call may end before that: the kernel ends io_getevents with
 * EINTR where a ring that the thread had before is still being taken down.
 */
void bench_wait(struct io **done, unsigned n);

/* Submits one, waits for it, and returns its res. */
int32_t io_do(struct io *io);

/* A test for each variant, as a row of a table of tests. */
#define EACH(test)                        \
	static void each_##test(void)     \
	{                                 \
		each_variant(NULL, test); \
	}

#endif
