/* SPDX-License-Identifier: MIT */
/* Idle CPUs of several hosts, each of which counts once, whatever ranks it has. */
#include "hosts/idle.h"

#include <string.h>

#include "base/clock.h"
#include "tests/runs.h"
#include "tests/support.h"

#define RANKS 4
#define JOBS 3

static struct run run;
static struct host_start starts[RANKS][JOBS];
static char names[RANKS][8] = { "a", "b", "a", "c" };
static struct host_part parts[RANKS];

/* Makes two steps, of which the first has two jobs. */
static void begin(void)
{
	run_begin(&run,
		  "[global]\nioengine=null\nsize=64k\n[one]\n[with-it]\n[behind]\nstonewall\n",
		  NSEC_PER_SEC);
	run_prepare(&run);
	memset(starts, 0, sizeof(starts));
	for (uint32_t i = 0; i < RANKS; i++)
		parts[i] = (struct host_part){ .rank = i, .host = names[i], .starts = starts[i] };
}

/* Has a rank count so many ticks in a step; both jobs of the first have them. */
static void counts(uint32_t rank, uint32_t step, uint64_t idle, uint64_t all)
{
	for (uint32_t k = step ? 2 : 0; k < (step ? 3 : 2); k++) {
		starts[rank][k].idle_ticks = idle;
		starts[rank][k].ticks = all;
	}
}

static void once(void)
{
	struct host_idle x = { .wanted = true };

	begin();
	counts(0, 0, 50, 100);
	counts(1, 0, 10, 200);
	counts(2, 0, 49, 99); /* the same CPUs as those of rank 0 */
	counts(3, 0, 200, 200);
	counts(2, 1, 3, 10); /* rank 0 has no part in this one */
	host_idle_report(&x, parts, RANKS, &run.s);
	CU_ASSERT_EQUAL(x.sum.hosts, 3);
	CU_ASSERT_EQUAL_FATAL(x.sum.n, 1);
	CU_ASSERT_EQUAL(x.sum.list->cpu, ALL_CPUS);
	CU_ASSERT_EQUAL(x.sum.list->idle, 50 + 10 + 200 + 3);
	CU_ASSERT_EQUAL(x.sum.list->all, 100 + 200 + 200 + 10);
	host_idle_free(&x);
	run_end(&run);
}

/* Hosts whose names are not known are each their own. */
static void nameless(void)
{
	struct host_idle x = { .wanted = true };

	begin();
	parts[1].host = parts[3].host = NULL;
	for (uint32_t i = 0; i < RANKS; i++)
		counts(i, 1, i, 10);
	host_idle_report(&x, parts, RANKS, &run.s);
	CU_ASSERT_EQUAL(x.sum.hosts, 3);
	CU_ASSERT_EQUAL(x.sum.list->idle, 0 + 1 + 3);
	CU_ASSERT_EQUAL(x.sum.list->all, 30);
	host_idle_free(&x);
	run_end(&run);
}

/* Counted is from the first look at a step until its end, where that is asked for. */
static void between(void)
{
	struct host_start s = { .known = true };
	struct host_idle x = { .wanted = true };

	host_idle_end(&x, &s);
	CU_ASSERT_EQUAL(s.ticks, 0);
	host_idle_watch(&x);
	CU_ASSERT_TRUE_FATAL(x.now.n == 1 && x.now.list->all > 0);
	x.now.list->all -= 7; /* as if so many had passed */
	x.now.list->idle -= 5;
	host_idle_watch(&x);
	host_idle_end(&x, &s);
	CU_ASSERT(s.ticks >= 7 && s.idle_ticks >= 5 && s.ticks >= s.idle_ticks);
	CU_ASSERT_FALSE(x.counts);
	host_idle_free(&x);
	x = (struct host_idle){ 0 };
	host_idle_watch(&x);
	CU_ASSERT_FALSE(x.counts);
	host_idle_report(&x, parts, RANKS, &run.s);
	CU_ASSERT_PTR_NULL(x.sum.list);
}

static const struct test tests[] = {
	{ "each host counts once, in each step", once },
	{ "hosts without a name", nameless },
	{ "what was counted in a step", between },
	{ NULL, NULL },
};

int main(void)
{
	clock_init();
	return suite_run("hosts_idle", tests);
}
