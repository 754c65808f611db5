/* SPDX-License-Identifier: MIT */
/* Requirements that a job cannot have. */
#include <errno.h>
#include <string.h>

#include "report/columns.h"
#include "study/quantity.h"
#include "study/requirements.h"
#include "tests/jobs.h"
#include "tests/support.h"

#define NULL_JOB "[a]\nioengine=null\nsize=4k\n"

/* A job says this of a requirement; "": nothing. */
static void says(const char *job, const char *require, const char *said)
{
	static struct outcome o;
	char text[512], expected[512];
	unsigned line = 1;

	snprintf(text, sizeof(text), "%srequire=%s\n", job, require);
	jobs_right(&o, text);
	CU_ASSERT_EQUAL(requirements_check(&o.jobs, &o.err), *said ? -EINVAL : 0);
	for (const char *p = job; (p = strchr(p, '\n')); p++)
		line++;
	snprintf(expected, sizeof(expected), "job.ini:%u: [a] require=%s: %s\n", line, require,
		 said);
	CHECK_TEXT(o.err.text, *said ? expected : "");
	outcome_free(&o);
}

/* Every column that says what was measured can be required, where a job has it. */
static void columns(void)
{
	static const char all[] = "[a]\nioengine=io_uring\nfilename=f\nsize=4k\nrw=randrw\n"
				  "slat=1\nrate_iops=100\n";
	uint32_t n = 0;

	for (const struct column *c = summary_columns; c->name; c++) {
		const char *end = c->name + strlen(c->name) - 3;
		char text[128];

		if (c->span == SPAN_NAME)
			continue;
		snprintf(text, sizeof(text), "read.%s>=0%s", c->name,
			 strcmp(end, "_ns") ? "" : "ns");
		says(all, text, "");
		n++;
	}
	CU_ASSERT(n > 60);
}

/* What is written where a comparison is missing is a requirement of this measure. */
static void suggested(const char *name)
{
	static struct err e;
	char text[128], suggestion[128] = "";
	const char *at = text, *from;
	struct requirement r;
	struct quantity m;
	double bound;

	e = (struct err){ 0 };
	snprintf(text, sizeof(text), "%s=5", name);
	CU_ASSERT_EQUAL(requirement_take(&at, &r, &e), -EINVAL);
	from = strstr(e.text, "write ");
	CU_ASSERT_PTR_NOT_NULL_FATAL(from);
	sscanf(from, "write %127[^,]", suggestion);
	at = suggestion;
	CU_ASSERT_EQUAL_FATAL(requirement_take(&at, &r, &e), 0);
	CHECK_TEXT(r.text, suggestion);
	CU_ASSERT_TRUE_FATAL(quantity_find(&r, &m));
	CU_ASSERT_TRUE(quantity_bound(&m, &r, &bound));
}

static void suggestions(void)
{
	for (const struct column *c = summary_columns; c->name; c++) {
		char bare[64];
		size_t n;

		if (c->span == SPAN_NAME)
			continue;
		suggested(c->name);
		snprintf(bare, sizeof(bare), "%s", c->name);
		n = strlen(bare);
		if (n > 4 && !strcmp(bare + n - 4, "_pct"))
			bare[n - 4] = '\0';
		else if (n > 3 && !strcmp(bare + n - 3, "_ns"))
			bare[n - 3] = '\0';
		suggested(bare);
	}
	suggested("bw");
	suggested("p99.9");
	suggested("write.response.p99");
	suggested("cov(read.iops)");
	suggested("lat.over(5ms)");
}

static void names(void)
{
	static const char *const good[] = {
		"p99<2ms",
		"p0>1ns",
		"p100<1s",
		"p99.95<1ms",
		"p99_95<1ms",
		"lat.mean<1us",
		"mean<1us",
		"stddev<1us",
		"lat_p99<1us",
		"lat_p99_ns<5",
		"bw>1k",
		"bw>1MB/s",
		"mib_per_s>3",
		"bytes>=4096",
		"bytes>=4KiB",
		"iops>50k",
		"cpu_user<50%",
		"cpu_user_pct<50",
		"runtime<5s",
		"cov(iops)<5%",
		"cov(p99)<5%",
		"over(5ms)==0",
		"lat.over(5ms)<1%",
		"errors==0",
		"read.iops<1m",
		"generator_bound==0",
		"partial==0",
		"max<0",
	};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		says(NULL_JOB, good[i], "");
	says(NULL_JOB, "iosp>5", "iosp: no such measure; did you mean ios?");
	says(NULL_JOB, "raed.p99<2ms", "raed.p99: no such measure; did you mean read.p99?");
	says(NULL_JOB, "clat.p9x<2ms", "clat.p9x: no such measure; did you mean clat.p90?");
	says(NULL_JOB, "lta.over(1ms)==0",
	     "lta.over(1ms): no such measure: write a column of summary.csv, or p99, "
	     "response.p99.9, bw, cov(iops), over(5ms)");
	says(NULL_JOB, "engine==3",
	     "engine: no such measure: write a column of summary.csv, or p99, response.p99.9, bw, "
	     "cov(iops), over(5ms)");
	says(NULL_JOB, "p101<1ms", "p101: no such measure; did you mean p100?");
	says(NULL_JOB, "response.p999<1ms",
	     "response.p999: no such measure; did you mean response.p99.9?");
	says(NULL_JOB, "p99.9.9<1ms",
	     "p99.9.9: no such measure: write a column of summary.csv, or p99, response.p99.9, bw, "
	     "cov(iops), over(5ms)");
}

static void units(void)
{
	says(NULL_JOB, "p99<2k", "k is no unit of a time: write 2ms, say");
	says(NULL_JOB, "p99<2", "a unit is missing: p99 is a time: write 2ms, say");
	says(NULL_JOB, "iops>5ms", "ms is no unit of a number: write 50k, say");
	says(NULL_JOB, "bw>5%", "% is no unit of a bandwidth: write 100m, say");
	says(NULL_JOB, "bytes>5s", "s is no unit of a size: write 64k, say");
	says(NULL_JOB, "cov(iops)<5", "a unit is missing: cov(iops) is a share: write 5%, say");
	says(NULL_JOB, "cpu_user<50", "a unit is missing: cpu_user is a share: write 5%, say");
	says(NULL_JOB, "over(5ms)<3ms", "ms is no unit of a number: write 50k, say");
}

static void lacking(void)
{
	says(NULL_JOB, "write.p99<2ms", "this job has no write: its operations are read");
	says(NULL_JOB, "copy.iops>1", "this job has no copy: its operations are read");
	says(NULL_JOB, "response.p99<1ms",
	     "a response is measured where there is a rate: give rate_iops= or rate=");
	says(NULL_JOB, "slat.mean<1ms",
	     "slat and clat are measured with slat=1, by an engine that has several I/Os in "
	     "flight");
	says(NULL_JOB, "late_ios==0", "this job has no late_ios: the cell is empty");
	says(NULL_JOB, "cov(p90)<5%",
	     "of one round, cov() is over the slices of interval.csv, and these have iops, "
	     "mb_per_s, ios, bytes, errors, lat.mean, p50, p99 and lat.max");
	says("[a]\nioengine=null\nsize=4k\ngtod_reduce=1\n", "max<1ms",
	     "this job measures no latency: leave out gtod_reduce, or disable_lat");
	says("[a]\nfilename=f\nsize=4k\nrw=write\nfsync=1\n", "sync.bw>1k",
	     "this job has no bw of sync: the cell is empty");
	says("[a]\nfilename=f\nsize=4k\n", "wait_calls<5",
	     "this job has no wait_calls: the cell is empty");
	/* a precondition runs once, whatever the rounds are */
	says("[global]\nrounds=3\nioengine=null\nsize=4k\n[b]\n[a]\nphase=precondition\n",
	     "cov(p90)<5%",
	     "of one round, cov() is over the slices of interval.csv, and these have iops, "
	     "mb_per_s, ios, bytes, errors, lat.mean, p50, p99 and lat.max");
	says("[a]\nioengine=null\nsize=4k\nphase=precondition\n", "write.p99<2ms",
	     "this job has no write: its operations are read");
	says("[a]\nioengine=null\nsize=64k\nworkload=batch\niodepth=4\nloops=3\n", "cov(p90)<5%",
	     "");
}

static const struct test tests[] = {
	{ "each column can be required", columns },
	{ "where a comparison is missing, one that fits is told", suggestions },
	{ "names are long or short, and the nearest is told", names },
	{ "a unit is of the column's kind", units },
	{ "what a job cannot have is refused", lacking },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("requirements", tests);
}
