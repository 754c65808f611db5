/* SPDX-License-Identifier: MIT */
/* Copies within the kernel, by every engine and method: their end, and a source that shrinks. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engines/engines.h"
#include "tests/disk.h"
#include "tests/rig.h"
#include "tests/support.h"

#define BS UINT64_C(4096)
#define SIZE (70 * BS + 13) /* no multiple of anything */

static const char *const methods[] = { "copy_file_range", "splice", "sendfile", "mmap", NULL };

static struct rig rig;

/* Makes a rig for a copy of "short", whose source and target are open. */
static void copy_open(const struct engine *x, const char *method, const char *more)
{
	char options[300];
	struct err e = { 0 };

	snprintf(options, sizeof(options),
		 "ioengine=%s bs=4k workload=copy source=short filename=target copy_method=%s %s",
		 x->name, method, more);
	file_make("short", SIZE);
	unlink("target");
	CU_ASSERT_EQUAL_FATAL(rig_make_real(&rig, options, &e), 0);
	CHECK_TEXT(e.text, "");
}

/* Runs @test with each engine that copies files, and each method. */
static void each(void (*test)(const struct engine *x, const char *method))
{
	for (const struct engine *const *x = engines; *x; x++)
		for (const char *const *m = methods; *m; m++) {
			unsigned failures = CU_get_number_of_failures();

			if (!((*x)->caps & ENGINE_COPIES) || (*x)->caps & ENGINE_DISKLESS)
				continue;
			test(*x, *m);
			rig_free(&rig);
			if (CU_get_number_of_failures() != failures)
				printf("\n  with %s, %s", (*x)->name, *m);
		}
}

static void whole(const struct engine *x, const char *method)
{
	char *from, *to;
	uint64_t size;

	copy_open(x, method, "iodepth=8 rw=randread");
	rig_run_well(&rig);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_COPY)->ios, 71);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_COPY)->bytes, SIZE);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios + rig_total(&rig, OP_WRITE)->ios, 0);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_SYNC)->ios, 1);
	from = file_contents("short", &size);
	to = file_contents("target", &size);
	CU_ASSERT(size == SIZE && !memcmp(from, to, SIZE));
	free(from);
	free(to);
}

static void each_whole(void)
{
	each(whole);
}

/* An error that says so, and what came before it. */
static void shrunk(const struct engine *x, const char *method)
{
	/* a mapping ends with a page, and is zero behind the end of a file that is in it */
	uint64_t left = strcmp(method, "mmap") ? 3 * BS + 5 : 3 * BS;
	char said[300];

	copy_open(x, method, "iodepth=1");
	snprintf(said, sizeof(said),
		 "[job] copy of %ju bytes at byte %ju of short to target: the source ends there: "
		 "it has shrunk to %ju bytes, and had 286733 when the job began\n",
		 (uintmax_t)(4 * BS - left), (uintmax_t)left, (uintmax_t)left);
	CU_ASSERT_FATAL(!truncate("short", (off_t)left));
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CHECK_TEXT(rig.w.left.err.text, said);
	CU_ASSERT(rig.w.left.failed && rig.w.left.partial);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_COPY)->ios, 3);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_COPY)->errors, 1);
	CU_ASSERT_EQUAL(stats_errors(&rig.w.left.total), 1);
	rig_laws(&rig);
}

static void each_shrunk(void)
{
	each(shrunk);
}

static const struct test tests[] = {
	{ "a copy is whole, and counts once", each_whole },
	{ "a source that shrinks", each_shrunk },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("copies within the kernel", tests);
}
