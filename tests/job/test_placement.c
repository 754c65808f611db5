/* SPDX-License-Identifier: MIT */
/* Options of placement: what is read and printed of them, and the rules between them. */
#include <stdlib.h>
#include <string.h>

#include "tests/jobs.h"
#include "io/placement.h"
#include "tests/support.h"

static struct outcome t;

/* Sets an option of a new job, and checks what is printed for @shown. */
static void check(const char *name, const char *text, const char *shown, const char *printed)
{
	struct job *job = job_new();
	struct err e = { 0 };
	char *value;

	CU_ASSERT_PTR_NOT_NULL_FATAL(job);
	CU_ASSERT_EQUAL(job_set(job, name, text, &e), 0);
	CHECK_TEXT(e.text, "");
	value = job_get(job, shown);
	CHECK_TEXT(value, printed);
	free(value);
	job_free(job);
}

static void values(void)
{
	check("cpus_allowed", "5,0-1", "cpus_allowed", "0-1,5");
	check("cpumask", "34", "cpus_allowed", "1,5");
	check("cpumask", "0x22", "cpumask", "0x22");
	check("cpumask", "0xFFFFFFFFFFFFFFFF", "cpus_allowed", "0-63");
	check("cpus_allowed", "1,64", "cpumask", NULL);
	check("numa_cpu_nodes", "all", "numa_cpu_nodes", "all");
	check("numa_cpu_nodes", "1,0", "numa_cpu_nodes", "0-1");
	check("numa_mem_policy", "default", "numa_mem_policy", "default");
	check("numa_mem_policy", "local", "numa_mem_policy", "local");
	check("numa_mem_policy", "prefer:1", "numa_mem_policy", "prefer:1");
	check("numa_mem_policy", "bind:0,2-3", "numa_mem_policy", "bind:0,2-3");
	check("numa_mem_policy", "bind:all", "numa_mem_policy", "bind:all");
	check("numa_mem_policy", "interleave", "numa_mem_policy", "interleave:all");
	check("numa_mem_policy", "interleave:1", "numa_mem_policy", "interleave:1");
	check("nice", "-20", "nice", "-20");
	check("nice", "19", "nice", "19");
	check("prio", "0", "prio", "0");
	check("prioclass", "3", "prioclass", "3");
	check("cpus_allowed", "0", "prio", NULL);
}

static void refusals(void)
{
	static const struct {
		const char *name, *text, *said;
	} wrong[] = {
		{ "cpus_allowed", "0-", "not a list of numbers: write 0,5,8-15, say\n" },
		{ "cpus_allowed", "1024", "out of range: 0 to 1023\n" },
		{ "cpumask", "0", "there is no CPU in it\n" },
		{ "cpumask", "0x", NULL },
		{ "cpumask", "-1", NULL },
		{ "cpumask", "18446744073709551616", NULL },
		{ "numa_cpu_nodes", "some", NULL },
		{ "numa_mem_policy", "", NULL },
		{ "numa_mem_policy", "bind", NULL },
		{ "numa_mem_policy", "bind:", NULL },
		{ "numa_mem_policy", "prefer:0-1", NULL },
		{ "numa_mem_policy", "prefer:all", NULL },
		{ "numa_mem_policy", "local:0", NULL },
		{ "numa_mem_policy", "default:0", NULL },
		{ "numa_mem_policy", "bindx:0", NULL },
		{ "nice", "20", "out of range: -20 to 19\n" },
		{ "nice", "-21", "out of range: -20 to 19\n" },
		{ "nice", "5x", NULL },
		{ "nice", "", NULL },
		{ "prio", "8", "out of range: 0 to 7\n" },
	};
	char begin[128];

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct job *job = job_new();
		struct err e = { 0 };

		CU_ASSERT(job_set(job, wrong[i].name, wrong[i].text, &e) < 0);
		snprintf(begin, sizeof(begin), "%s=%s: ", wrong[i].name, wrong[i].text);
		CU_ASSERT_EQUAL(strncmp(e.text, begin, strlen(begin)), 0);
		if (wrong[i].said)
			CHECK_TEXT(e.text + strlen(begin), wrong[i].said);
		job_free(job);
	}
}

static void rules(void)
{
	CHECK_JOBS("[a]\ncpus_allowed=0\nnuma_cpu_nodes=0\n",
		   "job.ini:3: [a] numa_cpu_nodes= and cpus_allowed= contradict each other: leave "
		   "one out\n");
	CHECK_JOBS("[a]\ncpumask=1\nnuma_cpu_nodes=all\n",
		   "job.ini:3: [a] numa_cpu_nodes= and cpumask= contradict each other: leave one "
		   "out\n");
	CHECK_JOBS("[a]\ncpus_allowed_policy=split\n",
		   "job.ini:2: [a] cpus_allowed_policy=split needs cpus_allowed=, the CPUs to give "
		   "out\n");
	CHECK_JOBS("[a]\ncpus_allowed_policy=split\ncpumask=1\n", "");
	CHECK_JOBS("[a]\nioengine=libaio\ncmdprio_percentage=5\ncmdprio_bssplit=4k/5\n",
		   "job.ini:4: [a] cmdprio_bssplit= and cmdprio_percentage= contradict each other: "
		   "leave one out\n");
	CHECK_JOBS("[a]\nioengine=io_uring\ncmdprio_class=2\ncmdprio=3\n",
		   "job.ini:3: [a] cmdprio_class= means nothing without cmdprio_percentage= or "
		   "cmdprio_bssplit=\n"
		   "job.ini:4: [a] cmdprio= means nothing without cmdprio_percentage= or "
		   "cmdprio_bssplit=\n");
	CHECK_JOBS(
		"[a]\ncmdprio_bssplit=4k/5\n",
		"job.ini:2: [a] cmdprio_bssplit=: ioengine=psync gives no transfer a priority of "
		"its own; libaio and io_uring do\n");
	CHECK_JOBS("[a]\nioengine=libaio\ncmdprio_percentage=5,0\ncmdprio=3\n", "");
}

static void too_much_memory(void)
{
	jobs_from(&t, "[a]\nlockmem=1000t\nnumjobs=2\n");
	CU_ASSERT(t.ret < 0);
	CU_ASSERT_PTR_NOT_NULL(
		strstr(t.err.text, "[a] lockmem=1099511627776000: this machine has"));
	outcome_free(&t);
	CHECK_JOBS("[a]\nlockmem=1m\nnumjobs=2\n", "");
}

/* Which CPUs a worker is given; the list is longer than any machine, for nobody is bound. */
static void split(void)
{
	static const char *const expected[] = { "2", "900", "1001", "2" };
	struct intset set;
	char text[64];

	jobs_right(&t, "[a]\ncpus_allowed=900,2,1001\n[b]\ncpus_allowed_policy=split\n"
		       "cpus_allowed=900,2,1001\n[c]\n");
	for (uint32_t i = 0; i < 4; i++) {
		placement_cpus(t.jobs.list[0]->placement, i, &set);
		intset_text(&set, text, sizeof(text));
		CHECK_TEXT(text, "2,900,1001");
		placement_cpus(t.jobs.list[1]->placement, i, &set);
		intset_text(&set, text, sizeof(text));
		CHECK_TEXT(text, expected[i]);
		placement_cpus(t.jobs.list[2]->placement, i, &set);
		CU_ASSERT_EQUAL(intset_count(&set), 0);
	}
	outcome_free(&t);
}

static const struct test tests[] = {
	{ "values are printed as they are read", values },
	{ "what is no value", refusals },
	{ "rules", rules },
	{ "more memory than there is", too_much_memory },
	{ "CPUs in turn", split },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("place", tests);
}
