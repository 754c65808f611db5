/* SPDX-License-Identifier: MIT */
/* Whether a worker was the limit: each condition of the rule, on both sides of its border. */
#include "worker/generator_bound.h"

#include <string.h>

#include "tests/jobs.h"
#include "tests/support.h"

#define MS NSEC_PER_MSEC
#define PLAIN "[a]\nioengine=null\nsize=1m\n"
#define FILED "[a]\nfilename=x\nsize=1m\n"
#define RATED PLAIN "rate_iops=100\n"

static const struct {
	const char *job;
	uint64_t wall_ms, cpu_ms, ready_ms;
	bool unknown;
	uint64_t spun_ms, behind_ms;
	enum bound bound;
} rule_cases[] = {
	/* on a CPU, ready for one, and both together */
	{ PLAIN, 1000, 950, 0, false, 0, 0, BOUND_YES },
	{ PLAIN, 1000, 949, 0, false, 0, 0, BOUND_NO },
	{ PLAIN, 1000, 0, 950, false, 0, 0, BOUND_YES },
	{ PLAIN, 1000, 475, 475, false, 0, 0, BOUND_YES },
	{ PLAIN, 1000, 475, 474, false, 0, 0, BOUND_NO },
	/* too short */
	{ PLAIN, 100, 100, 0, false, 0, 0, BOUND_YES },
	{ PLAIN, 99, 99, 0, false, 0, 0, BOUND_UNKNOWN },
	{ PLAIN, 99, 0, 0, false, 0, 0, BOUND_UNKNOWN },
	/* the kernel does not tell that it was ready */
	{ PLAIN, 1000, 950, 0, true, 0, 0, BOUND_YES },
	{ PLAIN, 1000, 949, 50, true, 0, 0, BOUND_UNKNOWN },
	/* spinning is not work, also where it spun for longer than it had a CPU */
	{ PLAIN, 1000, 1000, 0, false, 50, 0, BOUND_YES },
	{ PLAIN, 1000, 1000, 0, false, 51, 0, BOUND_NO },
	{ PLAIN, 1000, 900, 0, false, 1000, 0, BOUND_NO },
	/* a rate that was kept, or not */
	{ RATED, 1000, 1000, 0, false, 0, 10, BOUND_NO },
	{ RATED, 1000, 1000, 0, false, 0, 11, BOUND_YES },
	{ RATED, 1000, 100, 0, false, 0, 500, BOUND_NO },
	/* it polls: busy is no sign; that it was not is one */
	{ FILED "ioengine=pvsync2\nnowait=1\n", 1000, 1000, 0, false, 0, 0, BOUND_UNKNOWN },
	{ FILED "ioengine=pvsync2\nhipri=1\n", 1000, 1000, 0, false, 0, 0, BOUND_UNKNOWN },
	{ FILED "ioengine=pvsync2\nhipri=1\n", 1000, 500, 0, false, 0, 0, BOUND_NO },
	{ FILED "ioengine=pvsync2\n", 1000, 1000, 0, false, 0, 0, BOUND_YES },
	{ FILED "ioengine=io_uring\nhipri=1\n", 1000, 999, 0, false, 0, 0, BOUND_UNKNOWN },
	{ FILED "ioengine=io_uring\nnowait=1\n", 1000, 999, 0, false, 0, 0, BOUND_UNKNOWN },
	/* others work for it: that it waits is no sign; that it did not is one */
	{ FILED "ioengine=io_uring\nsqthread_poll=1\n", 1000, 100, 0, false, 0, 0, BOUND_UNKNOWN },
	{ FILED "ioengine=io_uring\nsqthread_poll=1\n", 1000, 999, 0, false, 0, 0, BOUND_YES },
	{ FILED "ioengine=io_uring\nforce_async=4\n", 1000, 100, 0, false, 0, 0, BOUND_UNKNOWN },
	{ FILED "ioengine=posixaio\n", 1000, 100, 0, false, 0, 0, BOUND_UNKNOWN },
	{ FILED "ioengine=io_uring\n", 1000, 100, 0, false, 0, 0, BOUND_NO },
	{ FILED "ioengine=libaio\ndirect=1\n", 1000, 100, 0, false, 0, 0, BOUND_NO },
};

static void rule(void)
{
	for (size_t i = 0; i < sizeof(rule_cases) / sizeof(rule_cases[0]); i++) {
		struct usage used = { .wall_ns = rule_cases[i].wall_ms * MS,
				      .cpu_ns = rule_cases[i].cpu_ms * MS,
				      .ready_ns = rule_cases[i].ready_ms * MS,
				      .ready_unknown = rule_cases[i].unknown };
		struct bound_facts facts;
		struct outcome o;
		char what[160];

		jobs_right(&o, rule_cases[i].job);
		facts = bound_facts(o.jobs.list[0]);
		facts.spun_ns = rule_cases[i].spun_ms * MS;
		facts.behind_ns = rule_cases[i].behind_ms * MS;
		snprintf(what, sizeof(what), "case %zu: %d", i, (int)rule_cases[i].bound);
		snprintf(what + 80, 80, "case %zu: %d", i, (int)bound_find(&facts, &used));
		CHECK_TEXT(what + 80, what);
		outcome_free(&o);
	}
}

/* The kernel's threads that work for a ring may be the limit together with the worker. */
static void handed(void)
{
	static const struct {
		uint64_t cpu_ms, threads_ms;
		enum bound bound;
	} cases[] = {
		{ 100, 850, BOUND_UNKNOWN },
		{ 100, 849, BOUND_NO },
		{ 0, 4000, BOUND_UNKNOWN },
		{ 950, 0, BOUND_YES },
	};
	struct bound_facts facts;
	struct outcome o;

	jobs_right(&o, FILED "ioengine=io_uring\n");
	facts = bound_facts(o.jobs.list[0]);
	CU_ASSERT(facts.handed);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct usage used = { .wall_ns = 1000 * MS, .cpu_ns = cases[i].cpu_ms * MS };

		used.threads = (struct kernel_threads){ true, cases[i].threads_ms * MS, 0, 0 };
		CU_ASSERT_EQUAL(bound_find(&facts, &used), cases[i].bound);
	}
	outcome_free(&o);
	jobs_right(&o, FILED "ioengine=psync\n");
	CU_ASSERT(!bound_facts(o.jobs.list[0]).handed);
	outcome_free(&o);
}

/* What is said where workers were the limit, and what would help them. */
static void notes(void)
{
	static const struct {
		const char *options;
		uint32_t workers;
		uint64_t cpu_ms, ready_ms;
		bool unknown;
		const char *said;
	} cases[] = {
		{ "", 0, 990, 10, false, "" },
		{ "", 1, 960, 30, false,
		  "[a] the worker, not the device, was the limit: on a CPU for 96 % of the time, "
		  "waiting for one for 3 %; try numjobs=2\n" },
		{ "iodepth=4\nnumjobs=3\n", 2, 990, 0, true,
		  "[a] 2 of 3 workers, not the device, were the limit: on a CPU for 99 % of the "
		  "time; try numjobs=6, or larger batches: iodepth_batch=auto\n" },
		{ "iodepth=4\niodepth_batch=auto\n", 1, 1000, 0, false,
		  "[a] the worker, not the device, was the limit: on a CPU for 100 % of the time, "
		  "waiting for one for 0 %; try numjobs=2\n" },
		{ "numjobs=2\n", 1, 300, 700, false,
		  "[a] 1 of 2 workers, not the device, was the limit: on a CPU for 30 % of the "
		  "time, waiting for one for 70 %; other programs had its CPU: free one, or try "
		  "cpus_allowed=\n" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct usage used = { .wall_ns = 1000 * MS,
				      .cpu_ns = cases[i].cpu_ms * MS,
				      .ready_ns = cases[i].ready_ms * MS,
				      .ready_unknown = cases[i].unknown };
		struct err note = { 0 };
		struct outcome o;
		char text[128];

		snprintf(text, sizeof(text), PLAIN "%s", cases[i].options);
		jobs_right(&o, text);
		bound_note(o.jobs.list[0], cases[i].workers, &used, &note);
		CHECK_TEXT(note.text, cases[i].said);
		outcome_free(&o);
	}
}

static const struct test tests[] = {
	{ "when a worker was the limit", rule },
	{ "threads of the kernel", handed },
	{ "what is said of it", notes },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("bound", tests);
}
