/* SPDX-License-Identifier: MIT */
/* The table of formats, and what a row says of its job. */
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#include "tests/reports.h"
#include "tests/support.h"

#include "report/columns.h"

static struct made m;

static void formats(void)
{
	static const char *const expected[] = { "normal", "csv", "json", "json+" };
	size_t n = 0;

	for (; report_formats[n].name; n++) {
		CHECK_TEXT(report_format_names[n], report_formats[n].name);
		CU_ASSERT_PTR_NOT_NULL(report_formats[n].print);
	}
	CU_ASSERT_PTR_NULL(report_format_names[n]);
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
		CHECK_TEXT(report_formats[i].name, expected[i]);
}

/* Each prints something else, and all of them take a report of nothing. */
static void formats_print(void)
{
	static struct report nothing = { .run_id = "r" };

	report_make(&m, "[a]\nfilename=x\n");
	report_count(&m.result[0], OP_READ, 1, 4096, 1000);
	for (size_t i = 0; report_formats[i].name; i++) {
		char *text = report_printed(report_formats[i].print, &m.report);
		char *none = report_printed(report_formats[i].print, &nothing);

		CU_ASSERT(strlen(text) > strlen(none));
		CU_ASSERT_EQUAL(text[strlen(text) - 1], '\n');
		for (size_t k = 0; k < i; k++) {
			char *other = report_printed(report_formats[k].print, &m.report);

			CU_ASSERT(strcmp(text, other));
			free(other);
		}
		free(text);
		free(none);
	}
	report_free(&m);
}

static void row(void)
{
	struct result r;

	report_make(&m, "[a]\nfilename=x\nioengine=io_uring\nworkload=copy\nsource=y\nbs=8k\n"
			"numjobs=3\niodepth=16\niodepth_batch=5\n");
	m.result[0].cpu_user_pct = 1.5;
	m.result[0].cpu_sys_pct = 2.5;
	m.result[0].runtime_ns = 77;
	m.result[0].used.wall_ns = 78;
	m.result[0].bound = BOUND_YES;
	m.result[0].partial = true;
	r = report_row(&m.report, &m.result[0], OP_COPY);
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

/* How much went together, as it was and not as it was asked. */
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
		struct result r;
		char text[200];

		snprintf(text, sizeof(text), "[a]\nfilename=x\n%s\n", cases[i].options);
		report_make(&m, text);
		r = report_row(&m.report, &m.result[0], OP_READ);
		CU_ASSERT_EQUAL(r.iodepth, cases[i].iodepth);
		CU_ASSERT_EQUAL(r.batch, cases[i].batch);
		report_free(&m);
	}
}

/* The block size of the direction, where there is one. */
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
		CU_ASSERT_EQUAL(report_row(&m.report, j, OP_READ).block_bytes, cases[i].read);
		CU_ASSERT_EQUAL(report_row(&m.report, j, OP_WRITE).block_bytes, cases[i].write);
		CU_ASSERT_EQUAL(report_row(&m.report, j, OP_TRIM).block_bytes, cases[i].trim);
		CU_ASSERT_EQUAL(report_row(&m.report, j, OP_COPY).block_bytes, cases[i].read);
		report_free(&m);
	}
}

static const struct test tests[] = {
	{ "formats have names and a printer", formats },
	{ "formats print", formats_print },
	{ "a row says what its job was", row },
	{ "depth and batch are what they were", depth },
	{ "block sizes are the direction's", blocks },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("report", tests);
}
