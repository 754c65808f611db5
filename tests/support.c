/* SPDX-License-Identifier: MIT */
/* What the unit tests share: see support.h. */
#include "tests/support.h"

#include <CUnit/Basic.h>
#include <ftw.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[PATH_MAX];
static pid_t owner;

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	remove(path);
	return 0;
}

static void folder_remove(void)
{
	if (getpid() == owner && !chdir("/"))
		nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

/* Enters a new folder before main() begins: a test run by hand leaves nothing behind. */
__attribute__((constructor)) static void folder_enter(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(folder, sizeof(folder), "%s/iogen-test-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(folder) || chdir(folder) || !getcwd(folder, sizeof(folder))) {
		perror(folder);
		exit(1);
	}
	owner = getpid();
	atexit(folder_remove);
}

/* A worker's; not there in programs that have none. */
extern bool worker_plain_allowed __attribute__((weak));

/* Runs what is registered. */
static bool run_all(void)
{
	bool ok = CU_basic_run_tests() == CUE_SUCCESS;

	/* CU_get_error() would be 0 with every assert red */
	return CU_get_number_of_failures() == 0 && ok;
}

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
	ok = run_all();
	if (&worker_plain_allowed) { /* both instances of the loop give the same */
		printf("\nThe same, without the plain instance of the loop:\n");
		worker_plain_allowed = false;
		ok = run_all() && ok;
	}
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
