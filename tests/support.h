/* SPDX-License-Identifier: MIT */
/* What the unit tests share: a test program is a table of tests and a main that runs it. */
#ifndef IOGEN_TESTS_SUPPORT_H
#define IOGEN_TESTS_SUPPORT_H

#include <CUnit/CUnit.h>
#include <stddef.h>

struct test {
	const char *name; /* what holds, as a sentence */
	void (*run)(void);
};

/*
 * Runs the tests, up to a row whose name is NULL, in order, and prints each with what failed.
 * Returns what main does: 0 when all passed.
 */
int suite_run(const char *name, const struct test *tests);

/* As CU_ASSERT_STRING_EQUAL, but a failure shows both texts; NULL is a text like another. */
#define CHECK_TEXT(actual, expected) check_text((actual), (expected), __FILE__, __LINE__)
void check_text(const char *actual, const char *expected, const char *file, unsigned line);

/* Writes a file in the working directory (a test has one of its own), replacing what was there. */
void write_file(const char *path, const char *text);

#endif
