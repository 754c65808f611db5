/* SPDX-License-Identifier: MIT */
/* What the unit tests share: see support.h. */
#include "support.h"

#include <CUnit/Basic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int suite_run(const char *name, const struct test *tests)
{
	CU_pSuite suite;
	bool ok;

	if (CU_initialize_registry() || !(suite = CU_add_suite(name, NULL, NULL)))
		return 1;
	for (const struct test *t = tests; t->name; t++)
		if (!CU_add_test(suite, t->name, t->run))
			return 1;
	CU_basic_set_mode(CU_BRM_VERBOSE);
	ok = CU_basic_run_tests() == CUE_SUCCESS;
	/* CU_get_error() would be 0 with every assert red */
	ok = CU_get_number_of_failures() == 0 && ok;
	CU_cleanup_registry();
	return !ok;
}

void check_text(const char *actual, const char *expected, const char *file, unsigned line)
{
	bool same = actual && expected ? !strcmp(actual, expected) : actual == expected;
	char shown[8192];

	snprintf(shown, sizeof(shown), "\n   is: %s\n  not: %s\n", actual ? actual : "(null)",
		 expected ? expected : "(null)");
	CU_assertImplementation(same, line, shown, file, "", CU_FALSE);
}

void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	if (!f || fputs(text, f) < 0 || fclose(f)) {
		perror(path);
		exit(1);
	}
}
