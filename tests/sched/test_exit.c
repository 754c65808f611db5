/* SPDX-License-Identifier: MIT */
/*
 * Jobs that end others, and jobs that begin later. A job that would run for an hour ends within the
 * test because another one has ended, or is never started.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "tests/runs.h"
#include "sched/job.h"
#include "tests/support.h"

#define SHORT "ioengine=null\nsize=4k\n"
#define LONG "ioengine=null\nsize=4k\ntime_based\nruntime=1h\n"

static struct run run;

static void begin(const char *text)
{
	run_begin(&run, text, NSEC_PER_SEC);
	run_prepare(&run);
}

/* Returns a letter a job: - was not started, f failed, p ended early, . is as it should be. */
static void ends(const char *text, int ret, const char *expected)
{
	char is[16] = "";

	begin(text);
	CU_ASSERT_EQUAL(sched_run(&run.s), ret);
	for (uint32_t i = 0; i < run.s.jobs->nrun; i++) {
		const struct job_result *r = &run.s.results[i];

		is[i] = !r->started ? '-' : r->failed ? 'f' : r->partial ? 'p' : '.';
	}
	CHECK_TEXT(is, expected);
	run_end(&run);
}

static void group(void)
{
	ends("[a]\n" SHORT "exitall\n[b]\n" LONG "[c]\n" LONG "[d]\n" SHORT "stonewall\n", 0,
	     "....");
	/* one job's exitall holds for all */
	ends("[a]\n" SHORT "[b]\n" LONG "exitall\n", 0, "..");
	/* the first worker of a job ends the others */
	ends("[a]\nioengine=null\nsize=4k\nnumjobs=3\nstartdelay=0-1h\nrandseed=1\nexitall\n[b]\n"
	     "ioengine=null\nsize=4k\n",
	     0, "..");
	/* new_group begins another one, whose jobs go on, in the same stage */
	ends("[a]\n" SHORT "exitall\n[b]\n" LONG "[c]\nnew_group\nioengine=null\nsize=4k\n"
	     "time_based\nruntime=200ms\n[d]\nnew_group\nwait_for=c\n" SHORT,
	     0, "....");
	/* a waiting job is of the group, too, and does not start */
	ends("[a]\n" SHORT "exitall\n[b]\n" LONG "[c]\n" LONG "wait_for=a\n[d]\n" LONG
	     "wait_for=c\n[e]\n" SHORT "stonewall\n",
	     0, "..--.");
}

static void stonewall(void)
{
	/* only running jobs are ended: a waiting one goes on */
	ends("[a]\n" SHORT "exitall\nexit_what=stonewall\n[b]\n" LONG "[c]\n" SHORT
	     "wait_for=b\n[d]\n" SHORT "stonewall\n",
	     0, "....");
}

static void all(void)
{
	ends("[a]\n" SHORT "exitall\nexit_what=all\n[b]\n" LONG "[c]\n" LONG
	     "wait_for=b\n[d]\n" LONG "stonewall\n",
	     0, "..--");
	/* the last job of a stage ends others, too */
	ends("[a]\n" SHORT "exitall\nexit_what=all\n[b]\n" LONG "stonewall\n", 0, ".-");
	/* the options of the job that ends count */
	ends("[a]\n" SHORT "exitall\n[b]\n" LONG "exit_what=all\n[c]\n" SHORT "stonewall\n", 0,
	     "...");
}

/* Runs a job that reads beyond the end of its file, which shrinks when all is laid out. */
static void failing(const char *text, const char *expected)
{
	char is[16] = "";

	begin(text);
	CU_ASSERT_EQUAL(truncate("bad", 0), 0);
	CU_ASSERT_EQUAL(sched_run(&run.s), -EIO);
	for (uint32_t i = 0; i < run.s.jobs->nrun; i++) {
		const struct job_result *r = &run.s.results[i];

		is[i] = !r->started ? '-' : r->failed ? 'f' : r->partial ? 'p' : '.';
	}
	CHECK_TEXT(is, expected);
	run_end(&run);
	unlink("bad");
}

#define BAD "size=64k\nfilename=bad\n"

static void on_error(void)
{
	failing("[a]\n" BAD "exitall_on_error\n[b]\n" LONG "[c]\n" SHORT "stonewall\n", "fp.");
	failing("[a]\n" BAD "exitall_on_error\nexit_what=all\n[b]\n" LONG "[c]\n" LONG
		"stonewall\n",
		"fp-");
	/* the option is the job's own, and a job that ends well ends no other */
	ends("[a]\n" SHORT "exitall_on_error\n[b]\nioengine=null\nsize=4k\nstartdelay=30ms\n", 0,
	     "..");

	/* an I/O that took too long is an error here */
	ends("[a]\n" SHORT "max_latency=0.001us\nexitall_on_error\n[b]\n" LONG, 0, "pp");
}

static void exit_by_error(void)
{
	failing("[a]\n" BAD "exitall\n[b]\n" LONG, "f.");
}

/* --- delays --- */

#define WORKERS 8

static void delays_of(const char *text, uint64_t *delay)
{
	begin(text);
	CU_ASSERT_EQUAL(sched_run(&run.s), 0);
	for (uint32_t k = 0; k < WORKERS; k++) {
		const struct worker *w = run.s.list[0].seats[k].worker;

		delay[k] = w->given.start_ns - run.s.start_ns;
		CU_ASSERT(w->left.begin_ns >= w->given.start_ns);
	}
	CU_ASSERT_EQUAL(run.s.results[0].total.op[OP_READ].ios, WORKERS);
	run_end(&run);
}

static void delays(void)
{
	uint64_t one[WORKERS], again[WORKERS], other[WORKERS];
	bool differs = false;

#define RANGE SHORT "numjobs=8\nstartdelay=10ms-50ms\n"
	delays_of("[a]\n" RANGE, one);
	delays_of("[a]\n" RANGE, again);
	delays_of("[a]\n" RANGE "randseed=5\n", other);
	for (uint32_t k = 0; k < WORKERS; k++) {
		CU_ASSERT(one[k] >= 10 * NSEC_PER_MSEC && one[k] <= 50 * NSEC_PER_MSEC);
		CU_ASSERT_EQUAL(one[k], again[k]);
		CU_ASSERT_NOT_EQUAL(one[k], other[k]);
		differs |= k && one[k] != one[k - 1];
	}
	CU_ASSERT(differs);
}

/* Workers begin in different slices, and each I/O is in the slice in which it was done. */
static void delayed_rows(void)
{
	uint64_t ios = 0;

	begin("[a]\n" SHORT "numjobs=8\nstartdelay=0-80ms\n");
	run.s.interval_ns = 10 * NSEC_PER_MSEC;
	CU_ASSERT_EQUAL(sched_run(&run.s), 0);
	for (size_t i = 0; i < run.s.results[0].series.nrows; i++) {
		const struct slice *row = &run.s.results[0].series.rows[i];
		uint64_t most = 0;

		ios += row->ios;
		for (uint32_t k = 0; k < WORKERS; k++)
			most += run.s.list[0].seats[k].worker->given.start_ns - run.s.start_ns <
				row->end_ns;
		CU_ASSERT(ios <= most);
	}
	CU_ASSERT_EQUAL(ios, WORKERS);
	run_end(&run);
}

static const struct test tests[] = {
	{ "exitall", group },
	{ "exit_what=stonewall", stonewall },
	{ "exit_what=all", all },
	{ "exitall_on_error", on_error },
	{ "exitall where a job fails", exit_by_error },
	{ "startdelay of a range", delays },
	{ "rows of workers that begin one by one", delayed_rows },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("sched_exit", tests);
}
