/* SPDX-License-Identifier: MIT */
/* fio's own state file: what is printed is read, and what is damaged is not. */
#include "load/fio_state.h"

#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "load/checksum.h"
#include "tests/support.h"

static struct fio_state_place places[3] = { { 0, 4096 }, { 1, UINT64_C(1) << 40 }, { 0, 0 } };

static const struct fio_state state = { .writes = 12,
					.depth = 4,
					.files = 2,
					.number = 7,
					.ordered = true,
					.order = UINT64_C(0xfedcba9876543210),
					.name = "job",
					.nplaces = 3,
					.places = places };

/* Prints the state into memory. */
static char *print(const struct fio_state *s, size_t *n)
{
	char *bytes = NULL;
	FILE *f = open_memstream(&bytes, n);

	CU_ASSERT_FATAL(f != NULL);
	CU_ASSERT_EQUAL(fio_state_print(s, f), 0);
	fclose(f);
	return bytes;
}

static void round_trip(void)
{
	struct fio_state got;
	size_t n;
	char *bytes = print(&state, &n);

	CU_ASSERT_EQUAL(n, 24 + 152 + 4 * 2 * 16); /* as fio's, with room for all places */
	CU_ASSERT_PTR_NULL(fio_state_read(&got, bytes, n));
	CU_ASSERT(got.writes == 12 && got.depth == 4 && got.files == 2 && got.number == 7);
	CU_ASSERT(got.ordered && got.order == state.order && got.nplaces == 3);
	CU_ASSERT(!memcmp(got.places, places, sizeof(places)));
	fio_state_release(&got);
	free(bytes);
}

/* A state of fio's version 6: of nine writes, the one of number 4 failed, and 7 was under way. */
static char *newer(size_t *n)
{
	static const uint64_t head[] = { 6, 144 + 3 * 8, 0 }, missing[] = { 7, UINT64_MAX, 4 };
	uint64_t body[(144 + 3 * 8) / 8] = { 3, 9, 2 };
	char *bytes = malloc(*n = sizeof(head) + sizeof(body));
	uint64_t sum;

	memcpy((char *)body + 144, missing, sizeof(missing));
	memcpy(bytes, head, sizeof(head));
	memcpy(bytes + sizeof(head), body, sizeof(body));
	sum = (uint32_t)~crc32c(body, sizeof(body));
	memcpy(bytes + 16, &sum, sizeof(sum));
	return bytes;
}

static void newer_versions(void)
{
	struct fio_state got;
	size_t n;
	char *bytes = newer(&n);

	for (char version = 5; version <= 7; version++) {
		bytes[0] = version;
		CU_ASSERT_PTR_NULL(fio_state_read(&got, bytes, n));
		CU_ASSERT(got.writes == 9 && got.number == 2 && !got.ordered);
		for (uint64_t i = 0; i < 10; i++)
			CU_ASSERT_EQUAL(fio_state_knows(&got, i, 0, 0), i != 4 && i != 7 && i < 9);
		fio_state_release(&got);
	}
	bytes[0] = 4;
	CU_ASSERT_PTR_NOT_NULL(fio_state_read(&got, bytes, n));
	bytes[0] = 8;
	CU_ASSERT_PTR_NOT_NULL(fio_state_read(&got, bytes, n));
	free(bytes);
}

static void damage_to(char *bytes, size_t n)
{
	struct rng r = { 3 };

	for (size_t i = 8; i < n; i++) {
		struct fio_state got;
		char was = bytes[i];

		bytes[i] = (char)(was ^ (1 << rng_below(&r, 8)));
		CU_ASSERT_PTR_NOT_NULL(fio_state_read(&got, bytes, n));
		CU_ASSERT(!got.places && !got.missing);
		bytes[i] = was;
		CU_ASSERT_PTR_NOT_NULL(fio_state_read(&got, bytes, i));
	}
}

static void damage(void)
{
	size_t n;
	char *bytes = print(&state, &n);

	damage_to(bytes, n);
	free(bytes);
	bytes = newer(&n);
	damage_to(bytes, n);
	free(bytes);
}

static void known(void)
{
	struct fio_state early = state;

	/* of twelve writes, the last four are looked for in the list */
	CU_ASSERT(fio_state_knows(&state, 7, 0, 9 * 4096));
	CU_ASSERT(!fio_state_knows(&state, 8, 0, 9 * 4096));
	CU_ASSERT(fio_state_knows(&state, 8, 0, 4096));
	CU_ASSERT(!fio_state_knows(&state, 8, 1, 4096));
	CU_ASSERT(fio_state_knows(&state, 11, 1, UINT64_C(1) << 40));
	CU_ASSERT(!fio_state_knows(&state, 12, 0, 4096));
	/* of no more than the depth, all */
	early.writes = 3;
	CU_ASSERT(fio_state_knows(&early, 0, 0, 0));
	CU_ASSERT(!fio_state_knows(&early, 0, 0, 8192));
}

static void names(void)
{
	char *path = fio_state_path(NULL, "a/b", 3);

	CHECK_TEXT(path, "local-a.b-3-verify.state");
	free(path);
	path = fio_state_path("dir", "j", 0);
	CHECK_TEXT(path, "dir/local-j-0-verify.state");
	free(path);
}

static const struct test tests[] = {
	{ "what is printed is read", round_trip },
	{ "of newer versions, the numbers of missing writes are read", newer_versions },
	{ "a bit that is wrong, or a file that is cut off, is found", damage },
	{ "writes are known by their number, the last ones by their place", known },
	{ "the name is fio's", names },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("fio_state", tests);
}
