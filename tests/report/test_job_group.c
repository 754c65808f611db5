/* SPDX-License-Identifier: MIT */
/* Jobs that are shown as one: their name, and the sum of their counts. */
#include "report/job_group.h"

#include "tests/reports.h"
#include "tests/support.h"

static struct made m;
static struct job_group *list;
static uint32_t n;

static void given(const char *text)
{
	report_make(&m, text);
	for (uint32_t i = 0; i < m.report.njobs; i++) {
		m.result[i].begin_ns = 1000 + i;
		m.result[i].end_ns = 1000000 + 10 * i;
		if (m.result[i].total.op[OP_READ].hist[LAT])
			report_count(&m.result[i], OP_READ, i + 1, 4096, 100 * (i + 1));
	}
}

static void merged(void)
{
	list = job_groups_new(&m.report, false, &n);
	CU_ASSERT_PTR_NOT_NULL_FATAL(list);
}

static void done(void)
{
	job_groups_free(list, n);
	report_free(&m);
}

#define NULL_JOB "[global]\nioengine=null\nsize=4k\nrw=randrw\n"

static void apart(void)
{
	given(NULL_JOB "[a]\n[b]\ngroup_reporting\n[c]\n[d]\ngroup_reporting\n");
	merged();
	CU_ASSERT_EQUAL_FATAL(n, 4);
	CHECK_TEXT(list[1].name, "b");
	CU_ASSERT_EQUAL(list[3].stats.op[OP_READ].ios, 4);
	CU_ASSERT_EQUAL(list[3].runtime_ns, 1000000000);
	done();
}

static void groups(void)
{
	given(NULL_JOB "group_reporting\n[a]\n[b]\n[c]\nnew_group\n[d]\nstonewall\n[e]\n[f]\n");
	merged();
	CU_ASSERT_EQUAL_FATAL(n, 3);
	CHECK_TEXT(list[0].name, "a+b");
	CHECK_TEXT(list[1].name, "c");
	CHECK_TEXT(list[2].name, "d+e+f");
	CU_ASSERT_EQUAL(list[0].stats.op[OP_READ].ios, 3);
	CU_ASSERT_EQUAL(list[0].stats.op[OP_READ].bytes, UINT64_C(3) * 4096);
	CU_ASSERT_EQUAL(list[2].stats.op[OP_READ].ios, 15);
	CU_ASSERT_EQUAL(list[2].stats.op[OP_READ].hist[LAT]->count, 15);
	CU_ASSERT_EQUAL(list[2].stats.op[OP_READ].hist[LAT]->max, 600);
	CU_ASSERT_EQUAL(list[2].stats.op[OP_READ].hist[LAT]->min, 400);
	CU_ASSERT_EQUAL(list[2].runtime_ns, 1000050 - 1003);
	done();
}

/* A job that ended in its ramp measured nothing: it does not begin the group's time. */
static void ramp(void)
{
	for (uint32_t i = 0; i < 2; i++) {
		given(NULL_JOB "group_reporting\n[a]\n[b]\n");
		m.result[i].begin_ns = m.result[i].end_ns = 500;
		m.result[i].runtime_ns = 0;
		merged();
		CU_ASSERT_EQUAL_FATAL(n, 1);
		CU_ASSERT_EQUAL(list[0].begin_ns, 1000 + !i);
		CU_ASSERT_EQUAL(list[0].runtime_ns, 999000 + 9 * !i);
		done();
	}
}

static void names(void)
{
	given(NULL_JOB "group_reporting\n[a]\n[b]\n[c]\n[d]\n");
	merged();
	CU_ASSERT_EQUAL_FATAL(n, 1);
	CHECK_TEXT(list[0].name, "a+..+d");
	done();
}

/* A kind of latency that only one job has is there; a job that did not start is not. */
static void unlike(void)
{
	given(NULL_JOB "group_reporting\n[a]\nrw=read\n[b]\nrw=write\ngtod_reduce=1\n[c]\n");
	m.result[2].started = false;
	m.result[1].total.op[OP_WRITE].ios = 7;
	merged();
	CU_ASSERT_EQUAL_FATAL(n, 1);
	CHECK_TEXT(list[0].name, "a+b");
	CU_ASSERT_EQUAL(list[0].ops, 1u << OP_READ | 1u << OP_WRITE);
	CU_ASSERT_EQUAL(list[0].stats.op[OP_READ].hist[LAT]->count, 1);
	CU_ASSERT_EQUAL(list[0].stats.op[OP_WRITE].ios, 7);
	done();
}

/* Whichever of the jobs it is that goes on after errors, they are counted. */
static void errors(void)
{
	for (int i = 0; i < 2; i++) {
		given(i ? NULL_JOB "group_reporting\n[a]\ncontinue_on_error=all\n[b]\n" :
			  NULL_JOB "group_reporting\n[a]\n[b]\ncontinue_on_error=all\n");
		merged();
		CU_ASSERT_EQUAL_FATAL(n, 1);
		CU_ASSERT_TRUE(list[0].goes_on);
		done();
	}
	given(NULL_JOB "group_reporting\n[a]\n[b]\n");
	merged();
	CU_ASSERT_FALSE(list[0].goes_on);
	done();
}

/* Latencies of the sum take memory only where they are shown. */
static void mixed(void)
{
	given(NULL_JOB "[a]\n");
	report_count(&m.result[0], OP_WRITE, 2, 512, 50);
	merged();
	CU_ASSERT_EQUAL(list[0].mixed.ios, 3);
	CU_ASSERT_PTR_NULL(list[0].mixed.hist[LAT]);
	done();
	given(NULL_JOB "[a]\nunified_rw_reporting=both\n");
	report_count(&m.result[0], OP_WRITE, 2, 512, 50);
	m.result[0].total.op[OP_WRITE].errors = 5;
	merged();
	CU_ASSERT_EQUAL(list[0].mixed.ios, 3);
	CU_ASSERT_EQUAL(list[0].mixed.bytes, 4096 + 1024);
	CU_ASSERT_EQUAL(list[0].mixed.errors, 5);
	CU_ASSERT_EQUAL(list[0].mixed.hist[LAT]->sum, 200);
	done();
}

static const struct test tests[] = {
	{ "jobs that do not ask are apart", apart },
	{ "jobs with group_reporting are one group", groups },
	{ "a job that ended in its ramp", ramp },
	{ "a long name is cut", names },
	{ "jobs that are not alike", unlike },
	{ "errors that one of the jobs goes on after", errors },
	{ "directions are summed", mixed },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("job group", tests);
}
