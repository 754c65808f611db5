/* SPDX-License-Identifier: MIT */
/* A row of summary.csv repeats its job: its depth, its batch and its blocks. */
#include "report/summary_row.h"

#include <stdio.h>

#include "tests/reports.h"
#include "tests/support.h"

static struct made m;

static void row(void)
{
	struct summary_row r;

	report_make(&m, "[a]\nfilename=x\nioengine=io_uring\nworkload=copy\nsource=y\nbs=8k\n"
			"numjobs=3\niodepth=16\niodepth_batch=5\n");
	m.result[0].cpu_user_pct = 1.5;
	m.result[0].cpu_sys_pct = 2.5;
	m.result[0].runtime_ns = 77;
	m.result[0].used.wall_ns = 78;
	m.result[0].bound = BOUND_YES;
	m.result[0].partial = true;
	r = summary_row_of(&m.report, &m.result[0], OP_COPY);
	CHECK_TEXT(r.run_id, "run-1");
	CHECK_TEXT(r.job, "a");
	CHECK_TEXT(r.engine, "io_uring");
	CHECK_TEXT(r.workload, "copy");
	CU_ASSERT_EQUAL(r.op, OP_COPY);
	CU_ASSERT(r.step == 0 && r.round == 0);
	CU_ASSERT_EQUAL(r.workers, 3);
	CU_ASSERT_EQUAL(r.iodepth, 16);
	CU_ASSERT_EQUAL(r.batch, 5);
	CU_ASSERT_EQUAL(r.block_bytes, 8192);
	CU_ASSERT_EQUAL(r.runtime_ns, 77);
	CU_ASSERT_EQUAL(r.cpu_user_pct, 1.5);
	CU_ASSERT_EQUAL(r.cpu_sys_pct, 2.5);
	CU_ASSERT(r.partial);
	CU_ASSERT_EQUAL(r.used.wall_ns, 78);
	CU_ASSERT_EQUAL(r.bound, BOUND_YES);
	CU_ASSERT_FALSE(r.waits_within);
	CU_ASSERT_PTR_EQUAL(r.stats, &m.result[0].total);
	report_free(&m);
}

/* Depth and batch are those of the engine, which may have less than the job asks for. */
static void depth(void)
{
	static const struct {
		const char *options;
		uint32_t iodepth, batch;
	} cases[] = {
		{ "ioengine=io_uring\niodepth=16", 16, 16 },
		{ "ioengine=io_uring\niodepth=16\niodepth_batch=1", 16, 1 },
		{ "ioengine=null\nsize=1m\niodepth=7", 7, 7 },
		{ "ioengine=psync\niodepth=16", 1, 1 },
		{ "ioengine=psync\niodepth=16\niodepth_batch=4", 1, 1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct summary_row r;
		char text[200];

		snprintf(text, sizeof(text), "[a]\nfilename=x\n%s\n", cases[i].options);
		report_make(&m, text);
		r = summary_row_of(&m.report, &m.result[0], OP_READ);
		CU_ASSERT_EQUAL(r.iodepth, cases[i].iodepth);
		CU_ASSERT_EQUAL(r.batch, cases[i].batch);
		report_free(&m);
	}
}

/* Each direction has its own block size, or none where it varies. */
static void blocks(void)
{
	static const struct {
		const char *options;
		uint64_t read, write, trim;
	} cases[] = {
		{ "bs=4k", 4096, 4096, 4096 },
		{ "bs=4k,8k", 4096, 8192, 8192 },
		{ "bs=4k,8k,16k", 4096, 8192, 16384 },
		{ "bsrange=4k-8k", 0, 0, 0 },
		{ "bsrange=4k-8k,16k-16k", 0, 16384, 16384 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct job_result *j = m.result;
		char text[200];

		snprintf(text, sizeof(text), "[a]\nrw=rw\nfilename=x\n%s\n", cases[i].options);
		report_make(&m, text);
		CU_ASSERT_EQUAL(summary_row_of(&m.report, j, OP_READ).block_bytes, cases[i].read);
		CU_ASSERT_EQUAL(summary_row_of(&m.report, j, OP_WRITE).block_bytes, cases[i].write);
		CU_ASSERT_EQUAL(summary_row_of(&m.report, j, OP_TRIM).block_bytes, cases[i].trim);
		CU_ASSERT_EQUAL(summary_row_of(&m.report, j, OP_COPY).block_bytes, cases[i].read);
		report_free(&m);
	}
}

static const struct test tests[] = {
	{ "a row repeats its job", row },
	{ "depth and batch are those of the engine", depth },
	{ "block sizes are the direction's", blocks },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("summary row", tests);
}
