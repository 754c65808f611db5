/* SPDX-License-Identifier: MIT */
/* Libraries that are loaded late: one that is here, and ones that are not, or not whole. */
#include "base/library.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "tests/support.h"

#define FUNCTIONS(X) X(cbrt) X(hypot)

static struct {
	FUNCTIONS(LIBRARY_POINTER)
} functions;

static void here(void)
{
	static const char *const names[] = { FUNCTIONS(LIBRARY_NAME) NULL };
	struct library l = { "libm.so.6", names, &functions, false };
	struct err e = { 0 };

	for (int i = 0; i < 2; i++) {
		CU_ASSERT_EQUAL_FATAL(library_load(&l, &e), 0);
		CHECK_TEXT(e.text, "");
		CU_ASSERT(l.loaded);
	}
	CU_ASSERT_PTR_EQUAL(functions.cbrt, cbrt);
	CU_ASSERT_PTR_EQUAL(functions.hypot, hypot);
	CU_ASSERT_EQUAL(functions.hypot(3, 4), 5);
}

static void not_here(void)
{
	static const char *const names[] = { FUNCTIONS(LIBRARY_NAME) NULL };
	struct library l = { "libnowhere.so.7", names, &functions, false };

	for (int i = 0; i < 2; i++) {
		struct err e = { 0 };

		CU_ASSERT_EQUAL(library_load(&l, &e), -ENOSYS);
		CHECK_TEXT(e.text, "libnowhere.so.7: cannot open shared object file: "
				   "No such file or directory\n");
		CU_ASSERT_FALSE(l.loaded);
	}
}

/* Of an older version, say. */
static void without_one(void)
{
	static const char *const names[] = { "cbrt", "cube_root", NULL };
	struct library l = { "libm.so.6", names, &functions, false };
	struct err e = { 0 };

	CU_ASSERT_EQUAL(library_load(&l, &e), -ENOSYS);
	CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "undefined symbol: cube_root\n"));
	CU_ASSERT_EQUAL(e.count, 1);
	CU_ASSERT_FALSE(l.loaded);
}

int main(void)
{
	static const struct test tests[] = {
		{ "its functions are those that are linked", here },
		{ "one that is not here is named", not_here },
		{ "so is a function that it has not", without_one },
		{ NULL, NULL },
	};

	return suite_run("library", tests);
}
