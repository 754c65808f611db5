/* SPDX-License-Identifier: MIT */
/* What was written of a job, and what a thread used. */
#include "base/given_options.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/support.h"
#include "stat/usage.h"

static void replaced(void)
{
	struct given_options w = { 0 };

	given_options_put(&w, "bs", "4k", GIVEN_TO_ALL);
	given_options_put(&w, "bs", "8k", GIVEN_TO_JOB);
	given_options_put(&w, "rw", "read", GIVEN_TO_JOB);
	given_options_put(&w, "bs", "16k", GIVEN_TO_JOB);
	CU_ASSERT_EQUAL_FATAL(w.n, 3);
	CHECK_TEXT(w.list[0].value, "4k");
	CHECK_TEXT(w.list[1].value, "16k");
	CHECK_TEXT(w.list[2].name, "rw");
	CU_ASSERT(w.list[0].by == GIVEN_TO_ALL && w.list[1].by == GIVEN_TO_JOB);
	CHECK_TEXT(given_options_value(&w, "bs", GIVEN_TO_ALL), "4k");
	CU_ASSERT_PTR_NULL(given_options_value(&w, "bs", GIVEN_OVER));
	CU_ASSERT_FALSE(given_options_special(&w, "size"));
	given_options_put(&w, "size", "1m", GIVEN_TO_ALL);
	CU_ASSERT_FALSE(given_options_special(&w, "size"));
	given_options_put(&w, "size", "2m", GIVEN_OVER);
	CU_ASSERT(given_options_special(&w, "size"));
	given_options_free(&w);
	CU_ASSERT_EQUAL(w.n, 0);
}

/* Its parts are not read at one moment: on a busy machine one try may be cut in between. */
static bool sleeps(void)
{
	for (int i = 0; i < 20; i++) {
		struct usage before = usage_now(), after, used;

		usleep(3000);
		after = usage_now();
		used = usage_between(&before, &after);
		if (usage_asleep_ns(&used) > 1000000)
			return true;
	}
	return false;
}

/* A page that is touched is a fault, a sleep a switch. */
static void usage(void)
{
	struct usage before = usage_now(), after, sum = { 0 }, used;
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *p = mmap(NULL, 64 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CU_ASSERT_FATAL(p != MAP_FAILED);
	madvise(p, 64 * page, MADV_NOHUGEPAGE);
	for (size_t i = 0; i < 64; i++)
		((volatile char *)p)[i * page] = 1;
	for (int i = 0; i < 3; i++)
		usleep(1000);
	after = usage_now();
	used = usage_between(&before, &after);
	CU_ASSERT(used.minor_faults >= 64);
	CU_ASSERT(used.voluntary >= 3);
	CU_ASSERT(used.wall_ns >= 3000000);
	CU_ASSERT(used.cpu_ns > 0 && used.cpu_ns <= used.wall_ns);
	CU_ASSERT(used.ready_unknown || sleeps());
	CU_ASSERT(after.user_ns >= before.user_ns && after.sys_ns >= before.sys_ns);
	munmap(p, 64 * page);
	usage_add(&sum, &(struct usage){ 1, 2, 3, 4, 5, 6, 7, 8, 9, true, { 0 } });
	usage_add(&sum, &(struct usage){ 10, 20, 30, 40, 50, 60, 70, 80, 90, false, { 0 } });
	CU_ASSERT(sum.user_ns == 11 && sum.sys_ns == 22);
	CU_ASSERT(sum.voluntary == 33 && sum.involuntary == 44);
	CU_ASSERT(sum.major_faults == 55 && sum.minor_faults == 66);
	CU_ASSERT(sum.wall_ns == 77 && sum.cpu_ns == 88 && sum.ready_ns == 99);
	CU_ASSERT(sum.ready_unknown);
	CU_ASSERT_EQUAL(usage_asleep_ns(&sum), 0);
	CU_ASSERT_EQUAL(
		usage_asleep_ns(&(struct usage){ .wall_ns = 9, .cpu_ns = 2, .ready_ns = 3 }), 4);
}

static const struct test tests[] = {
	{ "the later word holds", replaced },
	{ "what a thread used", usage },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("words", tests);
}
