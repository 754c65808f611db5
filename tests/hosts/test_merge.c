/* SPDX-License-Identifier: MIT */
/* Results of several ranks, added up: the time that they took, and time series on one grid. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "hosts/merge.h"
#include "tests/reports.h"
#include "tests/support.h"

#define STEP 1000

/* Makes a row of reads or writes, with a mean and a largest latency. */
static struct slice row(uint64_t start, uint64_t end, enum op op, uint64_t ios, double mean)
{
	return (struct slice){ .start_ns = start,
			       .end_ns = end,
			       .op = op,
			       .ios = ios,
			       .bytes = ios * 4096,
			       .inflight = 1,
			       .lat_known = ios > 0,
			       .p50_known = true,
			       .p99_known = true,
			       .mean_ns = mean,
			       .max_ns = (uint64_t)mean * 2 };
}

/* Ranks that begin and end in other slices: each slice and operation is there once. */
static void series(void)
{
	struct slice a[] = { row(100, 1000, OP_READ, 10, 50), row(100, 1000, OP_WRITE, 1, 7),
			     row(1000, 1500, OP_READ, 4, 10), row(1000, 1500, OP_WRITE, 2, 7) };
	struct slice b[] = { row(1200, 2000, OP_READ, 12, 30), row(1200, 2000, OP_WRITE, 0, 0),
			     row(2000, 2100, OP_READ, 3, 90), row(2000, 2100, OP_WRITE, 5, 1) };
	struct series one = { .step_ns = STEP, .rows = a, .nrows = 4 };
	struct series other = { .step_ns = STEP, .rows = b, .nrows = 4 };
	struct series none = { 0 };
	const struct series *from[] = { &one, &none, &other };
	struct series to = { 0 };

	CU_ASSERT_EQUAL_FATAL(merge_series(&to, from, 3), 0);
	CU_ASSERT_EQUAL_FATAL(to.nrows, 6);
	CU_ASSERT_EQUAL(to.start_ns, 100);
	CU_ASSERT_EQUAL(to.end_ns, 2100);
	CU_ASSERT_EQUAL(to.rows[2].op, OP_READ);
	CU_ASSERT_EQUAL(to.rows[2].start_ns, 1000);
	CU_ASSERT_EQUAL(to.rows[2].end_ns, 2000);
	CU_ASSERT_EQUAL(to.rows[2].ios, 16);
	CU_ASSERT_EQUAL(to.rows[2].bytes, 16 * 4096);
	CU_ASSERT_EQUAL(to.rows[2].inflight, 2);
	CU_ASSERT_EQUAL(to.rows[2].max_ns, 60);
	CU_ASSERT_DOUBLE_EQUAL(to.rows[2].mean_ns, 25, 1e-9);
	CU_ASSERT_FALSE(to.rows[2].p50_known || to.rows[2].p99_known);
	CU_ASSERT_TRUE(to.rows[0].p50_known);
	CU_ASSERT_EQUAL(to.rows[3].ios, 2);
	CU_ASSERT_DOUBLE_EQUAL(to.rows[3].mean_ns, 7, 1e-9);
	CU_ASSERT_EQUAL(to.rows[5].ios, 5);
	free(to.rows);
}

static void empty(void)
{
	struct series none = { 0 }, to = { 0 };
	const struct series *from[] = { &none, &none };

	CU_ASSERT_EQUAL(merge_series(&to, from, 2), 0);
	CU_ASSERT_EQUAL(to.nrows, 0);
	CU_ASSERT_PTR_NULL(to.rows);
}

/* Has a job have been measured at this time. */
static void measured(struct job_result *r, uint64_t begin, uint64_t end)
{
	r->begin_ns = begin;
	r->end_ns = end;
	r->runtime_ns = end - begin;
}

/* A rank may end inside its ramp: when it does, nobody has begun to measure. */
static void ramp(void)
{
	static const uint64_t times[][3][2] = {
		{ { 100, 100 }, { 2000, 5000 }, { 2100, 5200 } },
		{ { 2000, 5000 }, { 100, 100 }, { 2100, 5200 } },
		{ { 2000, 5000 }, { 2100, 5200 }, { 100, 100 } },
	};
	struct made rank[3];
	struct host_part parts[3] = { 0 };

	for (uint32_t k = 0; k < 3; k++) {
		report_make(&rank[k], "[x]\nsize=1m\n");
		((struct job *)rank[k].report.jobs->job)->nranks = 3;
		parts[k] = (struct host_part){ .rank = k, .jobs = rank[k].result };
	}
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		struct job_result *all;

		for (uint32_t k = 0; k < 3; k++)
			measured(rank[k].result, times[i][k][0], times[i][k][1]);
		all = merge_results(parts, 3, 1);
		CU_ASSERT_PTR_NOT_NULL_FATAL(all);
		CU_ASSERT_EQUAL(all->begin_ns, 2000);
		CU_ASSERT_EQUAL(all->end_ns, 5200);
		CU_ASSERT_EQUAL(all->runtime_ns, 3200);
		merge_free(all, 1);
	}
	for (uint32_t k = 0; k < 3; k++)
		report_free(&rank[k]);
}

/* Two ranks, of which one is lost in the second job: it has no controllers of batches there. */
static void batches(void)
{
	struct batch batch[3] = { 0 };
	const struct batch *list[3] = { &batch[0], &batch[1], &batch[2] };
	const struct worker_left *none[1] = { NULL };
	static const char text[] =
		"[global]\nioengine=io_uring\niodepth=4\niodepth_batch=auto\nsize=1m\n"
		"[x]\n[y]\nstonewall\n[z]\nstonewall\n";
	struct made rank[2];
	struct host_part parts[2] = { 0 };
	struct report report = { .run_id = "run-1", .njobs = 3 };
	struct batch_row row = { .batch = 2 };
	struct job_result *all;
	char *csv;

	for (uint32_t k = 0; k < 2; k++) {
		report_make(&rank[k], text);
		for (uint32_t i = 0; i < 3; i++) {
			((struct job *)rank[k].result[i].job)->nranks = 2;
			rank[k].result[i].workers = none;
		}
		parts[k] = (struct host_part){ .rank = k, .jobs = rank[k].result };
		rank[k].result[2].started = false;
	}
	rank[1].result[1].started = false;
	for (int i = 0; i < 3; i++) {
		batch[i].rows = &row;
		batch[i].nrows = 1;
	}
	rank[0].result[0].batches = &list[0];
	rank[1].result[0].batches = &list[1];
	rank[0].result[1].batches = &list[2];
	all = merge_results(parts, 2, 3);
	CU_ASSERT_PTR_NOT_NULL_FATAL(all);
	report.jobs = all;
	csv = report_csv("batch.csv", &report);
	CU_ASSERT_PTR_NOT_NULL(strstr(csv, "x,0,"));
	CU_ASSERT_PTR_NOT_NULL(strstr(csv, "x,1,"));
	CU_ASSERT_PTR_NOT_NULL(strstr(csv, "y,0,"));
	CU_ASSERT_PTR_NULL(strstr(csv, "y,1,"));
	CU_ASSERT_PTR_NULL(strstr(csv, "z,"));
	free(csv);
	merge_free(all, 3);
	for (uint32_t k = 0; k < 2; k++)
		report_free(&rank[k]);
}

/* What all ranks say is said once; the rest names its rank. */
static void words(void)
{
	struct made rank[2];
	struct host_part parts[2] = { 0 };
	char names[2][2] = { "a", "b" };
	struct job_result *all;

	for (uint32_t k = 0; k < 2; k++) {
		report_make(&rank[k], "[x]\nsize=1m\n");
		((struct job *)rank[k].report.jobs->job)->nranks = 2;
		note_add(&rank[k].result->note, "[x] all have it");
		fail(&rank[k].result->err, EIO, "f: failed");
		parts[k] =
			(struct host_part){ .rank = k, .host = names[k], .jobs = rank[k].result };
	}
	note_add(&rank[0].result->note, "[x] 3 errors");
	note_add(&rank[1].result->note, "[x] 4 errors");
	fail(&rank[1].result->err, EIO, "g: failed");
	all = merge_results(parts, 2, 1);
	CU_ASSERT_PTR_NOT_NULL_FATAL(all);
	CHECK_TEXT(all->note.text,
		   "[x] all have it\n[x] rank 0 (a): 3 errors\n[x] rank 1 (b): 4 errors\n");
	CHECK_TEXT(all->err.text, "f: failed\nrank 1 (b): g: failed\n");
	merge_free(all, 1);
	rank[1].result->started = false; /* it is lost, and says nothing */
	all = merge_results(parts, 2, 1);
	CU_ASSERT_PTR_NOT_NULL_FATAL(all);
	CHECK_TEXT(all->note.text, "[x] all have it\n[x] 3 errors\n");
	merge_free(all, 1);
	for (uint32_t k = 0; k < 2; k++)
		report_free(&rank[k]);
}

static const struct test tests[] = {
	{ "time series on one grid", series },
	{ "nothing to be added", empty },
	{ "the time that ranks have measured", ramp },
	{ "messages of all ranks, and of one", words },
	{ "sizes of batches where a rank is lost", batches },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("hosts_merge", tests);
}
