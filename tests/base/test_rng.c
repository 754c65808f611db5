/* SPDX-License-Identifier: MIT */
/* Randomness: the values are those of splitmix64, in range, even, and each stream has its own. */
#include "base/rng.h"

#include <stdlib.h>

#include "tests/support.h"

/* The first outputs of the reference implementation for two seeds. */
static void reference(void)
{
	static const uint64_t zero[] = { 0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4, 0x06c45d188009454f,
					 0xf88bb8a8724c81ec };
	static const uint64_t other[] = { 6457827717110365317u, 3203168211198807973u,
					  9817491932198370423u, 4593380528125082431u,
					  16408922859458223821u };
	struct rng r = { 0 };

	for (size_t i = 0; i < sizeof(zero) / sizeof(zero[0]); i++)
		CU_ASSERT_EQUAL(rng_next(&r), zero[i]);
	r.state = 1234567;
	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++)
		CU_ASSERT_EQUAL(rng_next(&r), other[i]);
}

static void below(void)
{
	static const uint64_t limits[] = {
		1, 2, 3, 100, 127, 128, UINT64_C(1) << 32, (UINT64_C(1) << 63) + 1, UINT64_MAX
	};
	struct rng r = { 5 };

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		for (int k = 0; k < 1000; k++)
			CU_ASSERT(rng_below(&r, limits[i]) < limits[i]);
}

/* Each of ten values 10,000 times in 100,000, give or take five standard deviations (95). */
static void even(void)
{
	uint32_t seen[10] = { 0 };
	struct rng r = { 7 };

	for (int k = 0; k < 100000; k++)
		seen[rng_below(&r, 10)]++;
	for (int i = 0; i < 10; i++)
		CU_ASSERT(seen[i] > 10000 - 5 * 95 && seen[i] < 10000 + 5 * 95);
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Every part of the name counts, and counts for itself: no two of 1944 names share a stream. */
static void streams(void)
{
	static uint64_t first[2 * 3 * 3 * 9 * 6 * 2];
	size_t n = 0;

	for (uint64_t seed = 0; seed < 2; seed++)
		for (uint32_t round = 0; round < 3; round++)
			for (uint32_t job = 0; job < 3; job++)
				for (uint32_t worker = 0; worker < 9; worker++)
					for (uint32_t p = 0; p <= 2 * RNG_DEDUPE + 1; p++) {
						struct stream_name name = { seed, round, job,
									    worker, p % 2 };
						struct rng r =
							rng_stream(name, (enum rng_purpose)(p / 2));

						first[n++] = rng_next(&r);
					}
	CU_ASSERT_EQUAL_FATAL(n, sizeof(first) / sizeof(first[0]));
	qsort(first, n, sizeof(first[0]), by_value);
	for (size_t i = 1; i < n; i++)
		CU_ASSERT_NOT_EQUAL(first[i], first[i - 1]);
}

/* What a seed meant in an old run it means in a new one: these values never change. */
static void forever(void)
{
	struct rng a = rng_stream((struct stream_name){ .seed = 137 }, RNG_OFFSET), b = a;
	struct rng c = rng_stream((struct stream_name){ 137, 1, 2, 3, 0 }, RNG_DATA);

	CU_ASSERT_EQUAL(rng_next(&a), 0x71dc7746b8fe5dbf);
	CU_ASSERT_EQUAL(rng_next(&b), 0x71dc7746b8fe5dbf);
	CU_ASSERT_EQUAL(rng_next(&c), 0x60041d069250271a);
}

static const struct test tests[] = {
	{ "the outputs are those of splitmix64", reference },
	{ "rng_below stays below", below },
	{ "rng_below is even", even },
	{ "every name has a stream of its own", streams },
	{ "a stream is the same for ever", forever },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("rng", tests);
}
