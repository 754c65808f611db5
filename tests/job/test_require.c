/* SPDX-License-Identifier: MIT */
/* Requirements taken apart, and what is said of those that are none. */
#include "job/requirement.h"

#include <string.h>

#include "job/require_options.h"
#include "tests/jobs.h"
#include "tests/support.h"

#define JOB "[a]\nioengine=null\nsize=4k\n"

static struct requirement r;

static void take(const char *text)
{
	static struct err e;
	const char *at = text;

	e = (struct err){ 0 };
	CU_ASSERT_EQUAL(requirement_take(&at, &r, &e), 0);
	CU_ASSERT_PTR_NULL(at);
	CHECK_TEXT(e.text, "");
}

static void parts(enum op op, const char *what, const char *measure, double number,
		  const char *unit)
{
	CU_ASSERT_EQUAL(r.op, op);
	CHECK_TEXT(r.what, what);
	CHECK_TEXT(r.measure, measure);
	CU_ASSERT_EQUAL((double)r.number, number);
	CHECK_TEXT(r.unit, unit);
}

static void apart(void)
{
	take("read.p99<2ms");
	parts(OP_READ, "p99", "p99", 2, "ms");
	CU_ASSERT_EQUAL(r.compare, BELOW);
	take(" write . response.p99.9 <= 0.25 ms ");
	parts(OP_WRITE, "response.p99.9", "response.p99.9", 0.25, "ms");
	CU_ASSERT_EQUAL(r.compare, AT_MOST);
	CHECK_TEXT(r.text, "write.response.p99.9<=0.25ms");
	take("mb_per_s>=100MB/s");
	parts(OPS, "mb_per_s", "mb_per_s", 100, "MB/s");
	take("cov(iops)<5%");
	parts(OPS, "cov(iops)", "iops", 5, "%");
	CU_ASSERT_EQUAL(r.of, OF_COV);
	take("cov(read.iops)!=5%");
	parts(OP_READ, "cov(read.iops)", "iops", 5, "%");
	take("sync.response.over(1.5ms)==0");
	parts(OP_SYNC, "response.over(1.5ms)", "response", 0, "");
	CU_ASSERT(r.of == OF_OVER && r.over_ns == 1500000);
	take("over(5)>0");
	CU_ASSERT(r.of == OF_OVER && r.over_ns == 5000 && !*r.measure);
	take("each.read.p99<2ms");
	parts(OP_READ, "p99", "p99", 2, "ms");
	CU_ASSERT_TRUE(r.each);
	take("each.cov(iops)<5%");
	CU_ASSERT_TRUE(r.each && r.of == OF_COV);
	take("each.>1");
	parts(OPS, "each.", "each.", 1, "");
	CU_ASSERT_FALSE(r.each);
	take("reads.iops>1");
	parts(OPS, "reads.iops", "reads.iops", 1, "");
}

static void wrong(void)
{
	CHECK_JOBS(JOB "require=p99, errors==0, iops=5\n",
		   "job.ini:4: [a] require=p99: a comparison is missing: write p99<2ms, say; or "
		   "<, <=, >, >=, ==, !=\n"
		   "job.ini:4: [a] require=iops=5: a comparison is missing: write iops>50k, say; "
		   "or <, <=, >, >=, ==, !=\n");
	CHECK_JOBS(JOB "require=errors=0, each.read.response.p99.9=1ms\n",
		   "job.ini:4: [a] require=errors=0: a comparison is missing: write errors==0, "
		   "say; or <, <=, >, >=, ==, !=\n"
		   "job.ini:4: [a] require=each.read.response.p99.9=1ms: a comparison is missing: "
		   "write each.read.response.p99.9<2ms, say; or <, <=, >, >=, ==, !=\n");
	CHECK_JOBS(JOB "require=errors==0,\n",
		   "job.ini:4: [a] require=errors==0,: a requirement is missing: write "
		   "read.p99<2ms, say\n");
	CHECK_JOBS(JOB "require=p99<2ms, ,iops>x\n",
		   "job.ini:4: [a] require=p99<2ms, ,iops>x: a requirement is missing: write "
		   "read.p99<2ms, say\n"
		   "job.ini:4: [a] require=iops>x: not a number with a unit behind the "
		   "comparison: write 2ms, 50k or 5%, say\n");
	CHECK_JOBS(JOB "require=read.write.p99<2ms, each.read.read.over(5ms)==0\n",
		   "job.ini:4: [a] require=read.write.p99<2ms: two operations: name one\n"
		   "job.ini:4: [a] require=each.read.read.over(5ms)==0: two operations: "
		   "name one\n");
	CHECK_JOBS(JOB "require=read.cov(write.iops)<5%, read.cov(read.iops)<5%\n",
		   "job.ini:4: [a] require=read.cov(write.iops)<5%: two operations: name one\n");
	CHECK_JOBS(JOB "require=<5\n",
		   "job.ini:4: [a] require=<5: no measure stands before the comparison\n");
	CHECK_JOBS(JOB "require=over(5x)==0\n",
		   "job.ini:4: [a] require=over(5x)==0: not a time: write over(5ms), a number with "
		   "us, ms or s in ( )\n");
}

/* Requirements that a bound does not follow. */
static void unbound(void)
{
	static const char *const bounds[] = { "", "x", "1e5", "-1", "5.ms", "2ms3", "1.2.3" };

	for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++) {
		char text[128], said[256];

		snprintf(text, sizeof(text), JOB "require=iops<%s\n", bounds[i]);
		snprintf(said, sizeof(said),
			 "job.ini:4: [a] require=iops<%s: not a number with a unit behind the "
			 "comparison: write 2ms, 50k or 5%%, say\n",
			 bounds[i]);
		CHECK_JOBS(text, said);
	}
}

/* What a list of bounds and the requirements ask for is counted together. */
static void bounds(void)
{
	static struct outcome o;
	const struct bounds *b;

	jobs_right(&o,
		   JOB "require=over(30ms)==0, over(1ms)<5, over(5ms)<1%\nthreshold=5ms,40ms\n");
	b = &o.jobs.list[0]->require->threshold;
	CU_ASSERT_EQUAL_FATAL(b->n, 4);
	CU_ASSERT(b->value[0] == 1000000 && b->value[1] == 5000000 && b->value[2] == 30000000 &&
		  b->value[3] == 40000000);
	outcome_free(&o);
	CHECK_JOBS(JOB "require=over(30ms)==0\nthreshold=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16\n",
		   "job.ini:4: [a] require=over(30ms)==0: with threshold=, that is more than 16 "
		   "times\n");
}

static void compares(void)
{
	static const struct {
		enum compare compare;
		bool below, at, above;
	} rows[] = { { BELOW, true, false, false }, { AT_MOST, true, true, false },
		     { ABOVE, false, false, true }, { AT_LEAST, false, true, true },
		     { EQUAL, false, true, false }, { UNEQUAL, true, false, true } };

	for (size_t i = 0; i < COMPARES; i++) {
		r.compare = rows[i].compare;
		CU_ASSERT_EQUAL(requirement_holds(&r, 1999999, 2e6), rows[i].below);
		CU_ASSERT_EQUAL(requirement_holds(&r, 2000000, 2e6), rows[i].at);
		CU_ASSERT_EQUAL(requirement_holds(&r, 2000001, 2e6), rows[i].above);
	}
}

static const struct test tests[] = {
	{ "a requirement has an operation, a measure, a comparison and a bound", apart },
	{ "what is no requirement is refused", wrong },
	{ "a bound is a number with a unit", unbound },
	{ "bounds of over() are counted as those of threshold=", bounds },
	{ "each comparison is right on both sides of the bound, and at it", compares },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("require", tests);
}
