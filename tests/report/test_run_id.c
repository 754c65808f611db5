/* SPDX-License-Identifier: MIT */
/* The name of a run: its form, its order, and that no two are the same. */
#include "report/run_id.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/support.h"

#include "base/clock.h"

#define NOON_NS (1790251200 * NSEC_PER_SEC) /* 2026-09-24T12:00:00Z */

static void formed(void)
{
	static const struct {
		uint64_t ns;
		uint32_t chance;
		const char *id;
	} rows[] = {
		{ 0, 0, "a-19700101T000000Z-0000000" },
		{ NOON_NS, 0, "a-20260924T120000Z-0000000" },
		{ NOON_NS, 1, "a-20260924T120000Z-0000001" },
		{ NOON_NS, 0x7fff, "a-20260924T120000Z-0000zzz" },
		{ NOON_NS, 0x8000, "a-20260924T120000Z-0000000" },
		{ NOON_NS + NSEC_PER_SEC / 2, 0, "a-20260924T120000Z-g000000" },
		{ NOON_NS + NSEC_PER_SEC - 1, UINT32_MAX, "a-20260924T120000Z-zzzzzzz" },
		{ NOON_NS + NSEC_PER_SEC, 0, "a-20260924T120001Z-0000000" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *id = run_id_of("a", rows[i].ns, rows[i].chance);

		CHECK_TEXT(id, rows[i].id);
		free(id);
	}
}

/* Steps of a microsecond, whatever the chance, from one second into the next. */
static void sorted(void)
{
	char *before = run_id_of("a", NOON_NS, UINT32_MAX);

	for (uint64_t us = 1; us < 2000000; us += us % 1000 == 7 ? 993 : 1) {
		char *id = run_id_of("a", NOON_NS + us * NSEC_PER_USEC, (uint32_t)(us * 7919));

		CU_ASSERT(strcmp(before, id) < 0);
		free(before);
		before = id;
	}
	free(before);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Runs that begin in different microseconds; in one, it is left to chance: 1 in 32,768. */
static void unique(void)
{
	enum { N = 2000 };
	const struct timespec apart = { .tv_nsec = 2000 };
	static char *ids[N];

	for (int i = 0; i < N; i++) {
		ids[i] = run_id_new("my.job");
		nanosleep(&apart, NULL);
	}
	qsort(ids, N, sizeof(ids[0]), by_text);
	for (int i = 0; i < N; i++) {
		CU_ASSERT(!i || strcmp(ids[i - 1], ids[i]) != 0);
		CU_ASSERT_EQUAL(strlen(ids[i]), strlen("my.job-yyyymmddThhmmssZ-XXXXRRR"));
	}
	for (int i = 0; i < N; i++)
		free(ids[i]);
}

static const struct test tests[] = {
	{ "a name has stem, second, fraction and chance", formed },
	{ "names sort by time", sorted },
	{ "no two runs have one name", unique },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("run_id", tests);
}
