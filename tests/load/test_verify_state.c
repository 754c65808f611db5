/* SPDX-License-Identifier: MIT */
/* Rows of a kept state: what is printed is read, and what was torn or made up is not. */
#include "load/verify_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "tests/support.h"

static char text[VERIFY_STATE_ROW + 2 * VERIFY_STATE_PATH];

static struct verify_state random_state(struct rng *r)
{
	struct verify_state s = { .job = (uint32_t)rng_next(r),
				  .worker = (uint32_t)rng_below(r, 9),
				  .file = (uint32_t)rng_below(r, 3000),
				  .begin_ns = rng_next(r) >> 2,
				  .start = rng_next(r) >> 3,
				  .length = rng_next(r) >> 3,
				  .turn = rng_next(r) >> 1 };

	s.nexceptions = (uint32_t)rng_below(r, VERIFY_STATE_EXCEPTIONS + 1);
	s.known = 1000000 + (rng_next(r) >> 2);
	s.reserved = s.known + rng_below(r, 5000);
	s.synced = rng_below(r, s.known + 1);
	for (uint32_t i = 0; i < s.nexceptions; i++)
		s.exceptions[i] =
			s.known - 60000 * (uint64_t)(s.nexceptions - i) - rng_below(r, 50000);
	return s;
}

static bool same(const struct verify_state *a, const struct verify_state *b)
{
	return a->job == b->job && a->worker == b->worker && a->file == b->file &&
	       a->begin_ns == b->begin_ns && a->start == b->start && a->length == b->length &&
	       a->turn == b->turn && a->known == b->known && a->reserved == b->reserved &&
	       a->synced == b->synced && a->nexceptions == b->nexceptions &&
	       !memcmp(a->exceptions, b->exceptions, a->nexceptions * sizeof(*a->exceptions));
}

static void round_trip(void)
{
	static const char *const paths[] = { "/a", "/with \"quotes\" in, it", "/\xc3\xa9\"" };
	struct rng r = { 5 };

	for (int i = 0; i < 3000; i++) {
		struct verify_state s = random_state(&r), got;
		char path[VERIFY_STATE_PATH];
		const char *at = text;
		bool whole = false;
		size_t n = verify_state_print(&s, paths[i % 3], text);

		text[n] = '\0';
		CU_ASSERT(verify_state_read(&at, &got, path, &whole) && whole);
		CU_ASSERT(same(&s, &got));
		CHECK_TEXT(path, paths[i % 3]);
		CU_ASSERT(at == text + n);
		CU_ASSERT(!verify_state_read(&at, &got, path, &whole));
	}
}

/* The length of a row follows from its path alone: it is written over in its place. */
static void in_place(void)
{
	struct rng r = { 6 };
	struct verify_state zero = { 0 };
	size_t n = verify_state_print(&zero, "/x", text);

	for (int i = 0; i < 1000; i++) {
		struct verify_state s = random_state(&r);

		CU_ASSERT_EQUAL(verify_state_print(&s, "/x", text), n);
	}
}

static void long_path(void)
{
	static char path[VERIFY_STATE_PATH + 1];
	struct verify_state s = { 0 }, got;
	const char *at = text;
	char read[VERIFY_STATE_PATH];
	bool whole;
	size_t n;

	memset(path, '"', VERIFY_STATE_PATH);
	CU_ASSERT_EQUAL(verify_state_print(&s, path, text), 0);
	path[VERIFY_STATE_PATH - 1] = '\0';
	n = verify_state_print(&s, path, text);
	CU_ASSERT(n && n < sizeof(text));
	text[n] = '\0';
	CU_ASSERT(verify_state_read(&at, &got, read, &whole) && whole);
	CHECK_TEXT(read, path);
}

/* Any byte that is another one, and any mixture of two rows, is told. */
static void torn(void)
{
	struct rng r = { 7 };
	char path[VERIFY_STATE_PATH], copy[1024], older[1024];
	struct verify_state s = random_state(&r), before = random_state(&r), got;
	size_t n = verify_state_print(&s, "/some/path", copy);

	copy[n] = '\0';
	CU_ASSERT_EQUAL(verify_state_print(&before, "/some/path", older), n);
	for (size_t i = 0; i < n; i++) {
		const char *at = text;
		bool whole = false;

		memcpy(text, copy, n + 1);
		text[i] = (char)(text[i] ^ 1 << rng_below(&r, 7));
		CU_ASSERT(!verify_state_read(&at, &got, path, &whole) || !whole);
		at = text;
		memcpy(text, copy, n + 1);
		memcpy(text, older, i);
		whole = false;
		CU_ASSERT(verify_state_read(&at, &got, path, &whole));
		CU_ASSERT(!whole || !memcmp(text, copy, n) || !memcmp(text, older, n));
		at = text;
		memcpy(text, copy, n + 1);
		text[i] = '\0';
		CU_ASSERT(!verify_state_read(&at, &got, path, &whole));
	}
}

/* Numbers that contradict each other are no row, whatever their sum says. */
static void contradictions(void)
{
	struct verify_state bad[] = {
		{ .known = 5, .reserved = 4 },
		{ .known = 5, .reserved = 5, .synced = 6 },
		{ .start = INT64_MAX, .length = 1 },
		{ .known = 5, .reserved = 5, .nexceptions = 2, .exceptions = { 3, 3 } },
		{ .known = 5, .reserved = 5, .nexceptions = 2, .exceptions = { 3, 2 } },
		{ .known = 5, .reserved = 5, .nexceptions = 1, .exceptions = { 5 } },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char path[VERIFY_STATE_PATH];
		struct verify_state got;
		const char *at = text;
		bool whole = true;

		text[verify_state_print(&bad[i], "/x", text)] = '\0';
		CU_ASSERT(verify_state_read(&at, &got, path, &whole) && !whole);
	}
}

int main(void)
{
	static const struct test tests[] = {
		{ "a row is read as it was printed", round_trip },
		{ "has its length, whatever it says", in_place },
		{ "and room for the longest path", long_path },
		{ "a row that was torn is told", torn },
		{ "and one that contradicts itself", contradictions },
		{ NULL, NULL },
	};

	return suite_run("verify_state", tests);
}
