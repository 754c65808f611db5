/* SPDX-License-Identifier: MIT */
/* The report in fio's shape: units, workers and groups, and the options as they were written. */
#include "report/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/formats.h"
#include "tests/reports.h"
#include "tests/support.h"

#define WORKERS 4

static struct made m;
static json_t *root;
static struct worker_left worker[WORKERS];
static const struct worker_left *list[WORKERS];

/* The workers of a job began together and ran for a second and more, each a second longer. */
static void given(const char *text)
{
	uint32_t n = 0;

	report_make(&m, text);
	m.report.start_ns = 1000;
	m.report.epoch_ns = UINT64_C(1700000000123000000);
	for (uint32_t i = 0; i < m.report.njobs; i++) {
		struct job_result *r = &m.result[i];

		r->workers = &list[n];
		r->begin_ns = 1000;
		for (uint32_t k = 0; k < r->job->numjobs; k++, n++) {
			CU_ASSERT_FATAL(n < WORKERS);
			r->end_ns = 1000 + UINT64_C(1000000000) * (k + 1);
			worker[n] = (struct worker_left){ .start_ns = 1000,
							  .begin_ns = 1000,
							  .end_ns = r->end_ns };
			list[n] = &worker[n];
			CU_ASSERT_FATAL(!stats_init(&worker[n].total, job_ops(r->job),
						    job_latencies(r->job)));
		}
		r->runtime_ns = r->end_ns - r->begin_ns;
	}
}

static void count(uint32_t w, enum op op, uint64_t n, uint64_t bytes, uint64_t lat_ns)
{
	struct op_stats *o = &worker[w].total.op[op];

	o->ios += n;
	o->bytes += n * bytes;
	while (n--)
		histogram_add(o->hist[LAT], lat_ns);
}

static void printed(void (*print)(const struct report *r, FILE *f))
{
	uint32_t n = 0;
	json_error_t why = { 0 };
	char *text;

	for (uint32_t i = 0; i < m.report.njobs; i++)
		for (uint32_t k = 0; k < m.result[i].job->numjobs; k++)
			stats_merge(&m.result[i].total, &worker[n++].total);
	text = report_printed(print, &m.report);
	root = json_loads(text, JSON_REJECT_DUPLICATES, &why);
	CHECK_TEXT(why.text, "");
	CU_ASSERT_PTR_NOT_NULL_FATAL(root);
	CU_ASSERT(!strncmp(text, "{\n", 2));
	CHECK_TEXT(text + strlen(text) - 3, "\n}\n");
	free(text);
}

static void done(void)
{
	json_decref(root);
	for (int i = 0; i < WORKERS; i++)
		stats_release(&worker[i].total);
	report_free(&m);
}

/* Returns the value at "a/b/0/c"; a test ends where there is none. */
static const json_t *at(const char *path)
{
	const json_t *j = root;
	char part[64];

	for (const char *p = path; *p; p += *p == '/') {
		size_t n = strcspn(p, "/");

		snprintf(part, sizeof(part), "%.*s", (int)n, p);
		j = json_is_array(j) ? json_array_get(j, strtoul(part, NULL, 10)) :
				       json_object_get(j, part);
		p += n;
		if (!j)
			break;
	}
	if (!j)
		printf("nothing at %s\n", path);
	CU_ASSERT_PTR_NOT_NULL_FATAL(j);
	return j;
}

static double number(const char *path)
{
	return json_number_value(at(path));
}

static const char *text(const char *path)
{
	return json_string_value(at(path));
}

#define NULL_JOB "[global]\nioengine=null\nsize=4k\n"
#define NEAR(path, v) CU_ASSERT_DOUBLE_EQUAL(number(path), v, 1e-6)

static void units(void)
{
	given(NULL_JOB "[a]\nrw=randrw\n");
	count(0, OP_READ, 3, 4096, 5000);
	worker[0].total.op[OP_READ].shorts = 2;
	printed(report_json);
	NEAR("jobs/0/read/io_bytes", 12288);
	NEAR("jobs/0/read/io_kbytes", 12);
	NEAR("jobs/0/read/bw_bytes", 12288);
	NEAR("jobs/0/read/bw", 12);
	NEAR("jobs/0/read/iops", 3);
	NEAR("jobs/0/read/runtime", 1000);
	NEAR("jobs/0/read/total_ios", 3);
	NEAR("jobs/0/read/short_ios", 2);
	NEAR("jobs/0/read/lat_ns/mean", 5000);
	NEAR("jobs/0/read/clat_ns/mean", 5000);
	NEAR("jobs/0/read/clat_ns/N", 3);
	NEAR("jobs/0/read/slat_ns/N", 0);
	NEAR("jobs/0/read/clat_ns/percentile/99.990000", 5000);
	CU_ASSERT_EQUAL(json_object_size(at("jobs/0/read/clat_ns/percentile")), 17);
	CU_ASSERT_PTR_NULL(json_object_get(at("jobs/0/read/lat_ns"), "percentile"));
	CU_ASSERT_PTR_NULL(json_object_get(at("jobs/0/read/clat_ns"), "bins"));
	NEAR("jobs/0/write/runtime", 0);
	NEAR("jobs/0/write/iops", 0);
	NEAR("jobs/0/trim/io_bytes", 0);
	NEAR("jobs/0/sync/total_ios", 0);
	NEAR("jobs/0/job_start", 1700000000123);
	NEAR("jobs/0/elapsed", 1);
	NEAR("jobs/0/error", 0);
	CU_ASSERT(json_is_real(at("jobs/0/read/iops")));
	done();
}

/* Each worker has an object of its own, unless group_reporting asks for their sum. */
static void workers(void)
{
	given(NULL_JOB "[a]\nnumjobs=2\n[b]\n");
	count(0, OP_READ, 1, 4096, 10);
	count(1, OP_READ, 2, 4096, 20);
	worker[1].failed = m.result[0].failed = true;
	printed(report_json);
	CU_ASSERT_EQUAL(json_array_size(at("jobs")), 3);
	CHECK_TEXT(text("jobs/1/jobname"), "a");
	NEAR("jobs/0/read/total_ios", 1);
	NEAR("jobs/1/read/total_ios", 2);
	NEAR("jobs/1/read/iops", 1);
	NEAR("jobs/0/error", 0);
	NEAR("jobs/1/error", EIO);
	NEAR("jobs/1/job_runtime", 2000);
	NEAR("jobs/1/elapsed", 2);
	CHECK_TEXT(text("jobs/2/jobname"), "b");
	done();

	given(NULL_JOB "group_reporting\n[a]\nnumjobs=2\n[b]\n");
	count(0, OP_READ, 1, 4096, 10);
	count(1, OP_READ, 2, 4096, 20);
	count(2, OP_READ, 3, 4096, 30);
	worker[1].used = (struct usage){ 300000000, 600000000, 4, 1, 6, 7, 0, 0, 0, false, { 0 } };
	worker[2].used = (struct usage){ 100000000, 200000000, 1, 0, 2, 3, 0, 0, 0, false, { 0 } };
	worker[0].samples.bw[0] = (struct fio_sample){ 2, 10, 30, 20, 200 };
	worker[1].samples.bw[0] = (struct fio_sample){ 2, 1, 3, 2, 2 };
	worker[0].depths.level[2] = worker[1].depths.level[3] = 1;
	worker[1].depths.submit[1] = worker[1].depths.complete[6] = 4;
	worker[2].unmet = true;
	printed(report_json);
	CU_ASSERT_EQUAL(json_array_size(at("jobs")), 1);
	NEAR("jobs/0/read/total_ios", 6);
	NEAR("jobs/0/read/iops", 3);
	NEAR("jobs/0/read/clat_ns/max", 30);
	NEAR("jobs/0/job_runtime", 4000);
	NEAR("jobs/0/usr_cpu", 10);
	NEAR("jobs/0/sys_cpu", 20);
	NEAR("jobs/0/ctx", 6);
	NEAR("jobs/0/majf", 8);
	NEAR("jobs/0/minf", 10);
	NEAR("jobs/0/read/bw_min", 11);
	NEAR("jobs/0/read/bw_max", 33);
	NEAR("jobs/0/read/bw_mean", 22);
	NEAR("jobs/0/read/bw_samples", 4);
	NEAR("jobs/0/iodepth_level/4", 50);
	NEAR("jobs/0/iodepth_level/8", 50);
	NEAR("jobs/0/iodepth_submit/4", 100);
	NEAR("jobs/0/iodepth_complete/>=64", 100);
	NEAR("jobs/0/error", ETIMEDOUT);
	done();
}

/* Shares of a group's bandwidth, 3000 KiB/s, are never more than all of it. */
static void shares(void)
{
	given(NULL_JOB "[a]\n[b]\n[c]\nstonewall\n");
	count(0, OP_READ, 1, 1024 * 1024, 10);
	count(1, OP_READ, 2, 1000 * 1024, 10);
	worker[0].samples.bw[0] = (struct fio_sample){ .n = 1, .mean = 302.4 };
	worker[1].samples.bw[0] = (struct fio_sample){ .n = 1, .mean = 4000 };
	printed(report_json);
	NEAR("jobs/0/read/bw_agg", 10);
	NEAR("jobs/1/read/bw_agg", 100);
	NEAR("jobs/2/groupid", 1);
	done();
}

static void words(void)
{
	given("[global]\nioengine=null\nsize=4k\nbs=4K\n[a]\nbs=1k\niodepth=0x10\n"
	      "percentile_list=50:99\nlat_percentiles=1\nclat_percentiles=0\n[a]\nstats=0\n");
	count(0, OP_READ, 1, 1024, 7);
	printed(report_json);
	CHECK_TEXT(text("global options/bs"), "4K");
	CHECK_TEXT(text("global options/ioengine"), "null");
	CHECK_TEXT(text("jobs/0/job options/bs"), "1k");
	CHECK_TEXT(text("jobs/0/job options/iodepth"), "0x10");
	CU_ASSERT_PTR_NULL(json_object_get(at("jobs/0/job options"), "ioengine"));
	CU_ASSERT_EQUAL(json_object_size(at("jobs/0/read/lat_ns/percentile")), 2);
	CU_ASSERT_PTR_NULL(json_object_get(at("jobs/0/read/clat_ns"), "percentile"));
	CU_ASSERT_EQUAL(json_array_size(at("jobs")), 1);
	NEAR("jobs/0/latency_depth", 16);
	done();
}

/* Unified directions have one object. */
static void unified(void)
{
	given(NULL_JOB
	      "rw=randrw\n[a]\nunified_rw_reporting=mixed\n[b]\nunified_rw_reporting=both\n");
	for (uint32_t i = 0; i < 2; i++) {
		count(i, OP_READ, 1, 4096, 10);
		count(i, OP_WRITE, 2, 4096, 20);
	}
	worker[0].samples.iops[0] = (struct fio_sample){ .n = 1, .mean = 5 };
	worker[0].samples.iops[1] = (struct fio_sample){ .n = 1, .mean = 7 };
	printed(report_json);
	CU_ASSERT_PTR_NULL(json_object_get(at("jobs/0"), "read"));
	CU_ASSERT_PTR_NULL(json_object_get(at("jobs/0"), "sync"));
	NEAR("jobs/0/mixed/total_ios", 3);
	NEAR("jobs/0/mixed/clat_ns/N", 3);
	NEAR("jobs/0/mixed/iops_mean", 12);
	NEAR("jobs/1/mixed/total_ios", 3);
	NEAR("jobs/1/write/total_ios", 2);
	done();
}

/* A bin is the middle of a bucket; fio's last bin holds all later ones. */
static void bins(void)
{
	given(NULL_JOB "[a]\n");
	count(0, OP_READ, 2, 4096, 100);
	count(0, OP_READ, 3, 4096, 1000);
	count(0, OP_READ, 4, 4096, UINT64_C(20000000000));
	count(0, OP_READ, 5, 4096, UINT64_C(90000000000));
	printed(report_json_bins);
	CU_ASSERT_EQUAL(json_object_size(at("jobs/0/read/clat_ns/bins")), 3);
	NEAR("jobs/0/read/clat_ns/bins/100", 2);
	NEAR("jobs/0/read/clat_ns/bins/1002", 3);
	NEAR("jobs/0/read/clat_ns/bins/17112760320", 9);
	CU_ASSERT_PTR_NULL(json_object_get(at("jobs/0/read/lat_ns"), "bins"));
	done();
}

static void spreads(void)
{
	static const uint64_t v[] = { 1, 2, 999, 1000, 2000, 750000, 1000000, 1900000, 2100000000 };
	static const char *const classes[] = {
		"latency_ns/2", "latency_ns/4",    "latency_ns/1000", "latency_us/2",
		"latency_us/4", "latency_us/1000", "latency_ms/2",    "latency_ms/>=2000",
	};
	char path[64];

	given(NULL_JOB "[a]\n");
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		count(0, OP_READ, 1, 4096, v[i]);
	count(0, OP_READ, 1, 4096, UINT64_C(9000000000));
	printed(report_json);
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		snprintf(path, sizeof(path), "jobs/0/%s", classes[i]);
		NEAR(path, i < 6 ? 10 : 20);
	}
	done();
}

static void without_anything(void)
{
	static struct job_result no_job;
	static struct report nothing = { .run_id = "r", .jobs = &no_job };
	char *s = report_printed(report_json, &nothing);

	root = json_loads(s, 0, NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(root);
	CU_ASSERT_EQUAL(json_array_size(at("jobs")), 0);
	CU_ASSERT(!strncmp(text("fio version"), "iogen-", 6));
	json_decref(root);
	free(s);
}

static const struct test tests[] = {
	{ "units are fio's", units },
	{ "workers are apart until they are a group", workers },
	{ "shares of a group's bandwidth", shares },
	{ "options are as they were written", words },
	{ "directions as one", unified },
	{ "bins", bins },
	{ "classes of latency", spreads },
	{ "a report of nothing is one", without_anything },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("report_json", tests);
}
