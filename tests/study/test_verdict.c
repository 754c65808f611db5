/* SPDX-License-Identifier: MIT */
/* Verdicts, of reports with counts that are known. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/requirements.h"
#include "tests/reports.h"
#include "tests/support.h"

#define MS UINT64_C(1000000)

static struct made m;
static struct verdicts v;

/* Makes the report of these jobs. */
static void jobs(const char *text)
{
	report_make(&m, text);
}

static void job(const char *options)
{
	char text[512];

	snprintf(text, sizeof(text), "[a]\nioengine=null\nsize=64k\n%s\n", options);
	jobs(text);
}

/* Reads of a second, all of them of one latency. */
static void reads(uint64_t n, uint64_t lat_ns)
{
	report_count(&m.result[0], OP_READ, n, 4096, lat_ns);
}

static void judge(void)
{
	verdicts_make(&v, &m.report);
	m.report.verdicts = &v;
}

static void done(void)
{
	verdicts_free(&v);
	m.report.verdicts = NULL;
	report_free(&m);
}

/* Row @i is this; NAN: nothing was measured. */
static void row(uint32_t i, enum verdict_is is, enum op op, double measured)
{
	CU_ASSERT_FATAL(i < v.n);
	CU_ASSERT_EQUAL(v.list[i].is, is);
	CU_ASSERT_EQUAL(v.list[i].op, op);
	CU_ASSERT_EQUAL(v.list[i].known, !isnan(measured));
	CU_ASSERT(!v.list[i].known || v.list[i].measured == measured);
}

/* One row, of reads; @lat_ns stands on a border of buckets, so it is told as it is. */
static void one(const char *require, uint64_t n, uint64_t lat_ns, enum verdict_is is)
{
	char text[128];

	snprintf(text, sizeof(text), "require=%s", require);
	job(text);
	reads(n, lat_ns);
	judge();
	CU_ASSERT_EQUAL(v.n, 1);
	CU_ASSERT_EQUAL(v.list[0].is, is);
	if (v.list[0].is != is)
		CHECK_TEXT(require, verdict_words[v.list[0].is]);
	CU_ASSERT_EQUAL(v.failed, is == VERDICT_FAIL);
	CU_ASSERT_EQUAL(v.undecided, is == VERDICT_UNDECIDED);
	CU_ASSERT_EQUAL(verdicts_pass(&m.report), is == VERDICT_PASS);
	done();
}

/* What a run came to beside its requirements, which hold, is no pass. */
static void outcomes(void)
{
	static bool *const wrong[] = { &m.result[0].failed,   &m.result[0].corrupt,
				       &m.result[0].torn,     &m.result[0].unmet,
				       &m.result[0].unsteady, &m.report.partial };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		job("require=errors==0");
		reads(400, 1);
		judge();
		CU_ASSERT(verdicts_pass(&m.report));
		*wrong[i] = true;
		CU_ASSERT_FALSE(verdicts_pass(&m.report));
		*wrong[i] = false;
		done();
	}
}

static void borders(void)
{
	one("p99<2ms", 400, 2 * MS, VERDICT_FAIL);
	one("p99<2ms", 400, 2 * MS - 1, VERDICT_PASS);
	one("p99<=2ms", 400, 2 * MS, VERDICT_PASS);
	one("p99<=2ms", 400, 2 * MS + 1, VERDICT_FAIL);
	one("p99>2ms", 400, 2 * MS, VERDICT_FAIL);
	one("p99>2ms", 400, 2 * MS + 1, VERDICT_PASS);
	one("p99>=2ms", 400, 2 * MS, VERDICT_PASS);
	one("p99>=2ms", 400, 2 * MS - 1, VERDICT_FAIL);
	one("p99==2ms", 400, 2 * MS, VERDICT_PASS);
	one("p99==2ms", 400, 2 * MS + 1, VERDICT_FAIL);
	one("p99!=2ms", 400, 2 * MS, VERDICT_FAIL);
	one("max<2300us", 400, 2300000, VERDICT_FAIL);
	one("max<=2.3ms", 400, 2300000, VERDICT_PASS);
	one("max<=0.0023s", 400, 2300000, VERDICT_PASS);
	one("iops>=400", 400, 1, VERDICT_PASS);
	one("iops>400", 400, 1, VERDICT_FAIL);
	one("iops>=0.4k", 400, 1, VERDICT_PASS);
	one("iops<0.401k", 400, 1, VERDICT_PASS);
	one("bw>=1600k", 400, 1, VERDICT_FAIL); /* 1638.4 KB/s are told as 1.638 MB/s */
	one("bw>=1.638MB/s", 400, 1, VERDICT_PASS);
	one("bw>1.638MB/s", 400, 1, VERDICT_FAIL);
	one("mib_per_s>=100m", 25600, 1, VERDICT_PASS);
	one("mib_per_s>100MiB/s", 25600, 1, VERDICT_FAIL);
	one("bytes==1600k", 400, 1, VERDICT_PASS);
	one("errors==0", 400, 1, VERDICT_PASS);
}

/* Whatever bucket a latency is in, what is compared is what the table says. */
static void printed(void)
{
	char text[64];

	for (uint64_t ns = 1000; ns < UINT64_C(1) << 40; ns = ns * 5 / 2 + 7) {
		job("require=p50<1s");
		reads(10, ns);
		reads(1, ns + ns / 100);
		judge();
		CU_ASSERT_EQUAL(v.list[0].measured, (double)histogram_percentile(
							    m.result[0].total.op[0].hist[LAT], 50));
		snprintf(text, sizeof(text), "p100<=%lluns", (unsigned long long)(ns + ns / 100));
		done();
		job("require=p50<1s");
		done();
		one("p0>0", 3, ns, VERDICT_PASS);
		one(text, 3, ns + ns / 100, VERDICT_PASS);
	}
}

/* A percentile that a table leaves empty is no pass, and no failure, whatever its bound. */
static void samples(void)
{
	one("p99<2ms", 367, MS, VERDICT_UNDECIDED);
	one("p99<2ms", 368, MS, VERDICT_PASS);
	one("p99>2ms", 367, MS, VERDICT_UNDECIDED);
	one("p50<2ms", 5, MS, VERDICT_UNDECIDED);
	one("p50<2ms", 6, MS, VERDICT_PASS);
	one("p99.9<2ms", 3687, MS, VERDICT_UNDECIDED);
	one("p99.9<2ms", 3688, MS, VERDICT_PASS);
	one("max<2ms", 1, MS, VERDICT_PASS);
	one("max<2ms", 0, MS, VERDICT_UNDECIDED);
	one("ios_per_submit>0", 1, MS, VERDICT_UNDECIDED);
	job("require=p99<2ms");
	reads(12, MS);
	judge();
	CHECK_TEXT(v.list[0].reason, "p99 needs 368 operations, and there were 12");
	done();
}

static void operations(void)
{
	job("rw=randrw\nrequire=p50<2ms,iops>=30,read.iops>15,errors==3,write.max<=1ms,"
	    "runtime>=1s,over(2ms)==0,over(2ms)<10%,over(5ms)==3");
	reads(10, MS);
	report_count(&m.result[0], OP_WRITE, 20, 4096, 3 * MS);
	m.result[0].total.op[OP_READ].errors = 1;
	m.result[0].total.op[OP_WRITE].errors = 2;
	m.result[0].total.op[OP_WRITE].hist[LAT]->over[0] = 20;
	m.result[0].total.op[OP_WRITE].hist[LAT]->over[1] = 3;
	judge();
	CU_ASSERT_EQUAL(v.n, 11);
	row(0, VERDICT_PASS, OP_READ, 1e6);
	CU_ASSERT(v.list[1].is == VERDICT_FAIL && v.list[1].op == OP_WRITE);
	row(2, VERDICT_PASS, OPS, 30);
	row(3, VERDICT_FAIL, OP_READ, 10);
	row(4, VERDICT_PASS, OPS, 3);
	row(5, VERDICT_FAIL, OP_WRITE, 3e6);
	row(6, VERDICT_PASS, OP_READ, 1e9);
	row(7, VERDICT_PASS, OP_WRITE, 1e9);
	row(8, VERDICT_FAIL, OPS, 20);
	row(9, VERDICT_FAIL, OPS, 66.6666667);
	row(10, VERDICT_PASS, OPS, 3);
	CU_ASSERT(v.failed == 5 && !v.undecided);
	done();
}

/* A copy counts once; a sync is asked for by its name. */
static void copies(void)
{
	jobs("[a]\nworkload=copy\nsource=s\nfilename=t\nsize=64k\n"
	     "require=iops==16,errors==1,max<1s,sync.ios==0\n");
	for (int op = 0; op < 3; op++) {
		static const enum op ops[] = { OP_READ, OP_WRITE, OP_COPY };

		report_count(&m.result[0], ops[op], 16, 4096, MS);
	}
	m.result[0].total.op[OP_COPY].errors = m.result[0].total.op[OP_WRITE].errors = 1;
	judge();
	CU_ASSERT_EQUAL(v.n, 6);
	row(0, VERDICT_PASS, OPS, 16);
	row(1, VERDICT_PASS, OPS, 1);
	row(2, VERDICT_PASS, OP_READ, 1e6);
	row(3, VERDICT_PASS, OP_WRITE, 1e6);
	row(4, VERDICT_PASS, OP_COPY, 1e6);
	row(5, VERDICT_PASS, OP_SYNC, 0);
	done();
}

/* What held to an early end is no pass; what did not hold is a failure. */
static void early(void)
{
	job("require=iops>1,iops>1m");
	reads(10, MS);
	m.result[0].partial = true;
	judge();
	row(0, VERDICT_UNDECIDED, OPS, 10);
	row(1, VERDICT_FAIL, OPS, 10);
	done();
	job("require=errors==0,max<1s");
	m.result[0].started = false;
	judge();
	row(0, VERDICT_UNDECIDED, OPS, NAN);
	row(1, VERDICT_UNDECIDED, OP_READ, NAN);
	CHECK_TEXT(v.list[0].reason, "the job did not run");
	done();
}

/* Makes three jobs the rounds of one, with so many reads each. */
static void rounds(const char *require, uint64_t a, uint64_t b, uint64_t c)
{
	const uint64_t n[] = { a, b, c };
	char text[512];

	snprintf(text, sizeof(text),
		 "[global]\nioengine=null\nsize=64k\nrequire=%s\n[a]\n[b]\n[c]\n", require);
	jobs(text);
	for (uint32_t i = 0; i < 3; i++) {
		struct job *job = m.outcome.jobs.list[i];

		free(job->name);
		job->name = strdup("a");
		job->round = i + 1;
		report_count(&m.result[i], OP_READ, n[i], 4096, MS);
	}
	judge();
}

/* A precondition has to hold what its own section says, and nothing that all jobs have to. */
static void preparation(void)
{
	jobs("[global]\nioengine=null\nsize=64k\nrequire=iops>1m\n"
	     "[p]\nphase=precondition\nrequire=errors==0,iops>10\n"
	     "[q]\nphase=precondition\n[a]\n");
	report_count(&m.result[0], OP_READ, 20, 4096, MS);
	report_count(&m.result[2], OP_READ, 7, 4096, MS);
	m.result[0].total.op[OP_READ].errors = 1;
	judge();
	CU_ASSERT_EQUAL(v.n, 3);
	row(0, VERDICT_FAIL, OPS, 1);
	row(1, VERDICT_PASS, OPS, 20);
	row(2, VERDICT_FAIL, OPS, 7);
	CHECK_TEXT(v.list[2].job->name, "a");
	done();
}

static void medians(void)
{
	rounds("iops>100,cov(iops)<10%,errors==0", 130, 90, 110);
	CU_ASSERT_EQUAL(v.n, 9);
	for (uint32_t i = 0; i < 3; i++)
		CU_ASSERT(!v.list[i].all && v.list[i].job->round == i + 1);
	row(0, VERDICT_PASS, OPS, 130);
	row(1, VERDICT_FAIL, OPS, 90);
	row(2, VERDICT_PASS, OPS, 110);
	row(3, VERDICT_PASS, OPS, 110);
	CU_ASSERT(v.list[3].all && v.list[4].all && !v.list[5].all && v.list[8].all);
	row(4, VERDICT_FAIL, OPS, 18.182); /* sqrt(400) of 110 */
	CU_ASSERT_EQUAL(v.failed, 2);
	done();
	rounds("p50<2ms", 10, 5, 10);
	row(1, VERDICT_UNDECIDED, OP_READ, NAN);
	row(3, VERDICT_UNDECIDED, OP_READ, NAN);
	CHECK_TEXT(v.list[3].reason, "1 of 3 rounds has no value");
	done();
}

/* Six rounds, of which the last did not run: after five, all was steady, or it was not. */
static void needless(void)
{
	for (int steady = 0; steady < 2; steady++) {
		jobs("[global]\nioengine=null\nsize=64k\nsteady=snia\nrequire=ios>=100\n"
		     "[a]\n[b]\n[c]\n[d]\n[e]\n[f]\n");
		for (uint32_t i = 0; i < 6; i++) {
			struct job *job = m.outcome.jobs.list[i];

			free(job->name);
			job->name = strdup("a");
			job->stream = m.outcome.jobs.list[0]->stream;
			job->round = i + 1;
			m.result[i].started = i < 5;
			if (i < 5)
				report_count(&m.result[i], OP_READ, steady ? 100 : 100 << i, 4096,
					     MS);
		}
		judge();
		CU_ASSERT_EQUAL(v.n, steady ? 6 : 7);
		CU_ASSERT_EQUAL(v.undecided, steady ? 0 : 2);
		CU_ASSERT(v.list[v.n - 1].all && !v.failed);
		done();
	}
}

/* Gives the job slices of a second with so many reads, and half a second of many. */
static void slices(uint32_t n, const uint64_t *ios)
{
	struct series *s = &m.result[0].series;

	s->rows = calloc(n + 1, sizeof(*s->rows));
	for (uint32_t i = 0; i <= n; i++) {
		s->rows[i].op = OP_READ;
		s->rows[i].start_ns = i * 1000 * MS;
		s->rows[i].end_ns = i * 1000 * MS + (i < n ? 1000 : 500) * MS;
		s->rows[i].ios = i < n ? ios[i] : 100000;
	}
	s->nrows = n + 1;
}

static void varies(void)
{
	job("require=cov(iops)<10%,cov(iops)>14.141%,cov(p50)<1%");
	slices(2, (const uint64_t[]){ 90, 110 });
	judge();
	row(0, VERDICT_FAIL, OPS, 14.142);
	row(1, VERDICT_PASS, OPS, 14.142);
	row(2, VERDICT_UNDECIDED, OP_READ, NAN);
	done();
	job("require=cov(iops)<10%");
	slices(1, (const uint64_t[]){ 90 });
	judge();
	row(0, VERDICT_UNDECIDED, OPS, NAN);
	done();
	job("require=cov(iops)<10%");
	slices(3, (const uint64_t[]){ 0, 0, 0 });
	judge();
	row(0, VERDICT_UNDECIDED, OPS, NAN);
	CHECK_TEXT(v.list[0].reason, "the mean is 0");
	done();
}

static void margins(void)
{
	static const struct {
		const char *require, *margin;
	} rows[] = { { "iops<200", "50" },   { "iops<=80", "-25" }, { "iops>80", "25" },
		     { "iops>=200", "-50" }, { "iops==80", "-25" }, { "iops==100", "0" },
		     { "iops!=80", "25" },   { "iops>0", "" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[64] = "";
		double pct;

		snprintf(text, sizeof(text), "require=%s", rows[i].require);
		job(text);
		reads(100, MS);
		judge();
		*text = '\0';
		if (verdict_margin(&v.list[0], &pct))
			snprintf(text, sizeof(text), "%g", pct);
		CHECK_TEXT(text, rows[i].margin);
		done();
	}
}

static void summary(void)
{
	char *text;

	job("require=p99<2ms,iops>1k,errors==0");
	reads(100, MS);
	judge();
	text = report_printed(verdicts_print, &m.report);
	CHECK_TEXT(text, "FAIL  1 of 3 requirements does not hold, and 1 is undecided\n"
			 "  [a] p99<2ms, read: undecided: p99 needs 368 operations, and there were "
			 "100\n"
			 "  [a] iops>1k: 100, 90.0 % off\n\n");
	free(text);
	text = report_csv("verdict.csv", &m.report);
	CHECK_TEXT(text,
		   "run_id,step,round,job,what,op,bound,measured,margin_pct,verdict,unit,require,"
		   "reason,rank,host\n"
		   "run-1,0,0,a,p99,read,2000000,,,undecided,ns,p99<2ms,\"p99 needs 368 "
		   "operations, and there were 100\",,\n"
		   "run-1,0,0,a,iops,,1000,100,-90,fail,,iops>1k,,,\n"
		   "run-1,0,0,a,errors,,0,0,,pass,,errors==0,,,\n");
	free(text);
	done();
	job("require=each.errors==0");
	judge();
	text = report_printed(verdicts_print, &m.report);
	CHECK_TEXT(text, "PASS  1 of 1 requirement holds\n\n");
	free(text);
	text = report_csv("verdict.csv", &m.report);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "errors,,0,0,,pass,,each.errors==0,,0,\n"));
	free(text);
	done();
}

static const struct test tests[] = {
	{ "a requirement is right on both sides of its bound, and at it", borders },
	{ "a run that went wrong does not pass", outcomes },
	{ "what is compared is what the tables say", printed },
	{ "a sample that is too small decides nothing", samples },
	{ "amounts are added up, latencies are each operation's", operations },
	{ "a copy counts once", copies },
	{ "a job that ended early, or never ran, passes nothing", early },
	{ "a precondition has to hold what its own section says", preparation },
	{ "each round is judged, and the median of all", medians },
	{ "a round that was not needed is not judged", needless },
	{ "of one round, slices tell how far it varies", varies },
	{ "the margin is positive on the right side", margins },
	{ "the summary begins with the verdict", summary },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("verdict", tests);
}
