/* SPDX-License-Identifier: MIT */
/* Arrays that grow keep their elements, and have room for one more at any count. */
#include "base/array.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support.h"

static void keeps(void)
{
	uint32_t *list = NULL;

	for (uint32_t n = 0; n < 1000; n++) {
		list = array_must_grow(list, n, sizeof(*list));
		list[n] = n;
	}
	for (uint32_t n = 0; n < 1000; n++)
		CU_ASSERT_EQUAL(list[n], n);
	free(list);
}

/* Between two powers of two there is room: the array stays where it is. */
static void doubles(void)
{
	char *list = NULL, *at = NULL;

	for (size_t n = 0; n < 1024; n++) {
		list = array_must_grow(list, n, 64);
		if (n & (n - 1))
			CU_ASSERT_PTR_EQUAL(list, at);
		at = list;
	}
	free(list);
}

/* Have sanitizers return NULL as malloc() does, and not end the program. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

const char *__tsan_default_options(void);
const char *__tsan_default_options(void)
{
	return "allocator_may_return_null=1";
}

/* A size that does not fit is no memory; the array is still the caller's. */
static void too_large(void)
{
	char *list = array_must_grow(NULL, 0, 1);

	CU_ASSERT_PTR_NULL(array_grow(list, 1, SIZE_MAX));
	*list = 1;
	free(list);
}

/* Where no memory is to be had, the process ends: in a child here. */
static void aborts(void)
{
	pid_t child = fork();
	int status = 0;

	if (!child) {
		struct rlimit no_core = { 0 };

		setrlimit(RLIMIT_CORE, &no_core);
		if (freopen("/dev/null", "w", stderr))
			array_must_grow(NULL, SIZE_MAX / 4 + 1, 4);
		_exit(0);
	}
	CU_ASSERT_FATAL(child > 0 && waitpid(child, &status, 0) == child);
	CU_ASSERT(!WIFEXITED(status) || WEXITSTATUS(status)); /* a sanitizer exits */
}

static const struct test tests[] = {
	{ "elements are kept", keeps },
	{ "room doubles at powers of two", doubles },
	{ "no memory leaves the array as it was", too_large },
	{ "without memory, array_must_grow does not return", aborts },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("array", tests);
}
