/* SPDX-License-Identifier: MIT */
/* fio's own state file: what is printed is read, and what is damaged is not. */
#include "load/fio_state.h"

#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
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
	free(got.places);
	free(bytes);
}

static void damage(void)
{
	struct rng r = { 3 };
	size_t n;
	char *bytes = print(&state, &n);

	for (size_t i = 0; i < n; i++) {
		struct fio_state got;
		char was = bytes[i];

		bytes[i] = (char)(was ^ (1 << rng_below(&r, 8)));
		CU_ASSERT_PTR_NOT_NULL(fio_state_read(&got, bytes, n));
		CU_ASSERT_PTR_NULL(got.places);
		bytes[i] = was;
		CU_ASSERT_PTR_NOT_NULL(fio_state_read(&got, bytes, i));
	}
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
	{ "a bit that is wrong, or a file that is cut off, is found", damage },
	{ "writes are known by their number, the last ones by their place", known },
	{ "the name is fio's", names },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("fio_state", tests);
}
