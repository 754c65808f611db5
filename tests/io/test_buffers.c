/* SPDX-License-Identifier: MIT */
/* Buffers: apart, aligned, of the length asked for. Contents: of the key alone, incompressible. */
#include "io/buffers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "io/memory_kept.h"
#include "tests/support.h"

static void check_layout(const struct buffers *b, uint32_t n, size_t len, size_t align)
{
	const char *map = b->memory.start, *end = map + b->memory.len;

	CU_ASSERT_EQUAL(b->n, n);
	for (uint32_t i = 0; i < n; i++) {
		const char *p = b->vec[i].iov_base;

		CU_ASSERT_EQUAL(b->vec[i].iov_len, len);
		CU_ASSERT_EQUAL((uintptr_t)p % align, 0);
		CU_ASSERT(p >= map && p + len <= end);
		if (i)
			CU_ASSERT(p >= (const char *)b->vec[i - 1].iov_base + len);
	}
}

/* All of each is written, and then all of each is still what was written. */
static void check_memory(const struct buffers *b)
{
	for (uint32_t i = 0; i < b->n; i++)
		memset(b->vec[i].iov_base, (int)(i + 1), b->vec[i].iov_len);
	for (uint32_t i = 0; i < b->n; i++) {
		const char *p = b->vec[i].iov_base;
		size_t len = b->vec[i].iov_len;

		CU_ASSERT(p[0] == (char)(i + 1) && p[len - 1] == (char)(i + 1));
		CU_ASSERT_FALSE(memcmp(p, p + 1, len - 1));
	}
}

/*
 * Pages of lazy buffers are there when they are written; those of others from the start. There are
 * none but those of the buffers.
 */
static void lazy(void)
{
	for (int is_lazy = 0; is_lazy < 2; is_lazy++) {
		const struct buffers_request want = {
			.n = 4, .len = 65536, .align = 512, .lazy = is_lazy
		};
		unsigned char there[64] = { 0 };
		struct err e = { 0 };
		struct buffers b;
		int n = 0;

		CU_ASSERT_EQUAL_FATAL(buffers_open(&b, &want, &e), 0);
		CU_ASSERT_EQUAL_FATAL(b.memory.len, sizeof(there) * 4096);
		memset(b.vec[2].iov_base, 1, 1);
		CU_ASSERT_EQUAL(mincore(b.memory.start, b.memory.len, there), 0);
		for (size_t i = 0; i < sizeof(there); i++)
			n += there[i] & 1;
		CU_ASSERT_EQUAL(n, is_lazy ? 1 : (int)sizeof(there));
		buffers_close(&b);
	}
}

/* Opens one buffer of plain memory for a job that looks at it, or that has @any. */
static void open_one(struct buffers *b, size_t len, bool any)
{
	const struct buffers_request want = { .n = 1, .len = len, .align = 4096, .any = any };
	struct err e = { 0 };

	CU_ASSERT_EQUAL_FATAL(buffers_open(b, &want, &e), 0);
}

static bool is_zero(const struct buffers *b)
{
	const char *p = b->vec[0].iov_base;

	return !p[0] && !memcmp(p, p + 1, b->vec[0].iov_len - 1);
}

/* Returns the pages that were made while a buffer was opened. */
static long made(struct buffers *b, size_t len)
{
	struct rusage before, after;

	getrusage(RUSAGE_SELF, &before);
	open_one(b, len, true);
	getrusage(RUSAGE_SELF, &after);
	return after.ru_minflt - before.ru_minflt;
}

/* The next buffers have the pages of those before, and of zeros where anybody looks at them. */
static void left(void)
{
	struct buffers a, b;
	long first = made(&a, 300000);

	CU_ASSERT(first >= 300000 / 4096);
	check_memory(&a);
	buffers_leave(&a);
	CU_ASSERT_PTR_NULL(a.vec);
	CU_ASSERT(made(&a, 200000) < 10);
	buffers_leave(&a);
	open_one(&a, 310000, false);
	CU_ASSERT(is_zero(&a));
	check_memory(&a);
	open_one(&b, 100000, false); /* the first is in use */
	CU_ASSERT(is_zero(&b));
	CU_ASSERT_NOT_EQUAL(a.memory.start, b.memory.start);
	check_memory(&b);
	buffers_leave(&b);
	buffers_close(&a);
	memory_drop();
	CU_ASSERT(made(&a, 100000) >= 100000 / 4096);
	buffers_close(&a);
}

static void layout(void)
{
	static const size_t lens[] = { 1, 63, 64, 65, 512, 4095, 4096, 4097, 6000, 65536, 1000001 };
	static const size_t aligns[] = { 1, 8, 64, 512, 4096, 65536, 2 << 20 };
	static const uint32_t counts[] = { 1, 2, 7 };

	for (size_t l = 0; l < sizeof(lens) / sizeof(lens[0]); l++)
		for (size_t a = 0; a < sizeof(aligns) / sizeof(aligns[0]); a++)
			for (size_t c = 0; c < sizeof(counts) / sizeof(counts[0]); c++) {
				struct err e = { 0 };
				struct buffers b;

				CU_ASSERT_EQUAL_FATAL(buffers_open(&b,
								   &(struct buffers_request){
									   .n = counts[c],
									   .len = lens[l],
									   .align = aligns[a] },
								   &e),
						      0);
				check_layout(&b, counts[c], lens[l], aligns[a]);
				check_memory(&b);
				buffers_close(&b);
				CU_ASSERT_PTR_NULL(b.memory.start);
				CU_ASSERT_PTR_NULL(b.vec);
			}
}

static void too_much(void)
{
	struct err e = { 0 };
	struct buffers b;

	CU_ASSERT_EQUAL(buffers_open(&b,
				     &(struct buffers_request){
					     .n = 1, .len = (size_t)1 << 62, .align = 4096 },
				     &e),
			-ENOMEM);
	buffers_close(&b);
	CU_ASSERT_PTR_NULL(b.vec);
	buffers_close(&b);
	CU_ASSERT_EQUAL(b.memory.len, 0);
}

/* The bytes that a machine of either endianness writes, for ever. */
static void forever(void)
{
	static const unsigned char expected[] = { 0xaf, 0xcd, 0x1d, 0x7b, 0x39, 0xa8, 0x20,
						  0xe2, 0xf4, 0x65, 0xb9, 0xa1, 0x6a, 0x9e,
						  0x78, 0x6e, 0x4f, 0x45, 0x09 };
	unsigned char buf[sizeof(expected)];

	buffer_fill(buf, sizeof(buf), 0);
	CU_ASSERT_FALSE(memcmp(buf, expected, sizeof(buf)));
}

/* Every length and misalignment: the same bytes, and none outside. */
static void edges(void)
{
	unsigned char whole[100], buf[120];

	buffer_fill(whole, sizeof(whole), 99);
	for (size_t at = 1; at < 9; at++)
		for (size_t len = 0; len <= sizeof(whole); len++) {
			memset(buf, 0xa5, sizeof(buf));
			buffer_fill(buf + at, len, 99);
			CU_ASSERT_FALSE(memcmp(buf + at, whole, len));
			CU_ASSERT_EQUAL(buf[at - 1], 0xa5);
			CU_ASSERT_EQUAL(buf[at + len], 0xa5);
		}
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* No word comes twice in a megabyte, of one key or of two, and every byte comes as often. */
static void incompressible(void)
{
	static uint64_t words[2 << 17];
	uint32_t seen[256] = { 0 };
	size_t n = 1 << 17;

	buffer_fill(words, n * sizeof(words[0]), 2);
	buffer_fill(words + n, n * sizeof(words[0]), 3);
	for (size_t i = 0; i < n * sizeof(words[0]); i++)
		seen[((unsigned char *)words)[i]]++;
	for (int i = 0; i < 256; i++) /* 4,096 of each, give or take five deviations */
		CU_ASSERT(seen[i] > 4096 - 320 && seen[i] < 4096 + 320);
	qsort(words, 2 * n, sizeof(words[0]), by_value);
	for (size_t i = 1; i < 2 * n; i++)
		if (words[i] == words[i - 1])
			CU_FAIL("a word comes twice");
	CU_ASSERT(words[0] < words[1]);
}

static const struct test tests[] = {
	{ "buffers are aligned, apart and whole", layout },
	{ "lazy ones take no memory before they are written", lazy },
	{ "those that were left are taken again, cleared", left },
	{ "too much is refused", too_much },
	{ "a key's bytes are the same for ever", forever },
	{ "any length and place is filled, and no more", edges },
	{ "contents do not compress", incompressible },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("buffers", tests);
}
