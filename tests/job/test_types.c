/* SPDX-License-Identifier: MIT */
/* How rw=, bs=, percentile_list= and the like are read, printed and refused. */
#include "job/types.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "job/cache_options.h"
#include "job/direction_options.h"
#include "job/job.h"
#include "load/workload.h"
#include "tests/support.h"

#include "engines/engines.h"

/* What the option holds after @text, or what was said against that. */
static char *after(struct job *job, const char *option, const char *text)
{
	struct err e = { 0 };

	if (job_set(job, option, text, &e))
		return strdup(e.text);
	return job_get(job, option);
}

static void check(const char *option, const char *text, const char *expected)
{
	struct job *job = job_new();
	char *is = after(job, option, text);

	CHECK_TEXT(is, expected);
	free(is);
	job_free(job);
}

/* A value that is refused leaves the default. */
static void check_refused(const char *option, const char *text, const char *expected)
{
	struct job *job = job_new();
	char *is = after(job, option, text);

	CHECK_TEXT(is, expected);
	CU_ASSERT_FALSE(job_changed(job, option));
	free(is);
	job_free(job);
}

static void patterns(void)
{
	static const struct {
		const char *text, *printed;
		struct pattern pattern;
	} rows[] = {
		{ "read", "read", { .reads = true } },
		{ "write", "write", { .writes = true } },
		{ "rw", "rw", { .reads = true, .writes = true } },
		{ "readwrite", "rw", { .reads = true, .writes = true } },
		{ "randread", "randread", { .reads = true, .random = true } },
		{ "randwrite", "randwrite", { .writes = true, .random = true } },
		{ "randrw", "randrw", { .reads = true, .writes = true, .random = true } },
		{ "read:512k", "read:524288", { .reads = true, .skip = 524288 } },
		{ "write:-8k", "write:-8192", { .writes = true, .skip = -8192 } },
		{ "randrw:8",
		  "randrw:8",
		  { .reads = true, .writes = true, .random = true, .nr = 8 } },
		{ "trim", "trim", { .trims = true } },
		{ "randtrim:3", "randtrim:3", { .trims = true, .random = true, .nr = 3 } },
		{ "trimwrite:8k",
		  "trimwrite:8192",
		  { .trims = true, .writes = true, .skip = 8192 } },
		{ "randtrimwrite",
		  "randtrimwrite",
		  { .trims = true, .writes = true, .random = true } },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct job *job = job_new();
		char *is = after(job, "rw", rows[i].text);

		CHECK_TEXT(is, rows[i].printed);
		CU_ASSERT_EQUAL(job->direction->rw.reads, rows[i].pattern.reads);
		CU_ASSERT_EQUAL(job->direction->rw.writes, rows[i].pattern.writes);
		CU_ASSERT_EQUAL(job->direction->rw.random, rows[i].pattern.random);
		CU_ASSERT_EQUAL(job->direction->rw.trims, rows[i].pattern.trims);
		CU_ASSERT_EQUAL(job->direction->rw.nr, rows[i].pattern.nr);
		CU_ASSERT_EQUAL(job->direction->rw.skip, rows[i].pattern.skip);
		free(is);
		job_free(job);
		check("rw", rows[i].printed, rows[i].printed);
	}
}

#define PATTERNS                                                                                \
	": not known; one of: read write rw readwrite randread randwrite randrw trim randtrim " \
	"trimwrite randtrimwrite, with :N behind it where N counts I/Os a place (random) or "   \
	"bytes left out (sequential, below 0: backwards)\n"
#define BEHIND ": behind the colon: not a number of bytes other than 0\n"
#define TIMES ": behind the colon: not a number above 0\n"

static void no_patterns(void)
{
	check_refused("rw", "", "rw=" PATTERNS);
	check_refused("rw", "rea", "rw=rea" PATTERNS);
	check_refused("rw", "reads", "rw=reads" PATTERNS);
	check_refused("rw", ":8", "rw=:8" PATTERNS);
	check_refused("rw", "trimread", "rw=trimread" PATTERNS);
	check_refused("rw", "read:", "rw=read:" BEHIND);
	check_refused("rw", "read:0", "rw=read:0" BEHIND);
	check_refused("rw", "read:-0", "rw=read:-0" BEHIND);
	check_refused("rw", "randread:-8", "rw=randread:-8" TIMES);
	check_refused("rw", "randread:8:8", "rw=randread:8:8" TIMES);
}

/* What is left blank stays as it was, and the last that is given spreads. */
static void sizes(void)
{
	check("bs", "8k", "8k");
	check("bs", "8k,16k", "8k,16k");
	check("bs", "8k,16k,32k", "8k,16k,32k");
	check("bs", "8k,4k,4k", "8k,4k");
	check("bs", "8k,", "8k,4k");
	check("bs", ",8k", "4k,8k");
	check("bs", ",,8k", "4k,4k,8k");
	check("bs", ",8k,", "4k,8k,4k");
	check("bs", "8k,8k,8k", "8k");
	check("bs", "4k-64k", "4k-64k");
	check("bsrange", "4k-64k,8k-16k", "4k-64k,8k-16k");
	check("bsrange", "(8k-4k)-64k,8k", "4k-64k,8k");
	check("bsrange", "512:1M,(8k-4k):8k", "512-1m,4k-8k");
	check("bs", "(12k-4k)", "8k");
}

#define NO_SIZE ": not a size: write a number with k, m, g or t, such as 64k\n"

static void no_sizes(void)
{
	char text[80], expected[192];

	check_refused("bs", "", "bs=: a value is missing\n");
	check_refused("bs", ",", "bs=,: a value is missing\n");
	check_refused("bs", "8q", "bs=8q" NO_SIZE);
	check_refused("bs", "8k,8q", "bs=8q" NO_SIZE);
	check_refused("bs", "0", "bs=0: out of range: 1 to 2147483648\n");
	check_refused("bs", "4g", "bs=4g: out of range: 1 to 2147483648\n");
	check_refused("bs", "8k,0,8k", "bs=0: out of range: 1 to 2147483648\n");
	check_refused("bs", "1k,2k,3k,4k",
		      "bs=1k,2k,3k,4k: more than three values: "
		      "read,write,trim\n");
	check_refused("bs", "1k,2k,3k,",
		      "bs=1k,2k,3k,: more than three values: "
		      "read,write,trim\n");
	check_refused("bsrange", "64k-4k",
		      "bsrange=64k-4k: the range is upside down: write the smaller first\n");
	memset(text, '1', 64);
	text[64] = '\0';
	snprintf(expected, sizeof(expected), "bs=%s" NO_SIZE, text);
	check_refused("bs", text, expected);
}

/* One field behind two options, which print each its own view of it. */
static void opposites(void)
{
	struct job *job = job_new();
	char *is;

	check("buffered", "0", "0");
	check("rwmixwrite", "30", "30");
	check_refused("buffered", "no", "buffered=no: this is a flag: write 1 or 0\n");
	check_refused("rwmixwrite", "101", "rwmixwrite=101: out of range: 0 to 100\n");
	is = after(job, "buffered", "0");
	CU_ASSERT_TRUE(job->cache->direct);
	free(is);
	is = after(job, "rwmixwrite", "30");
	CU_ASSERT_EQUAL(job->direction->mix_read, 70);
	free(is);
	is = after(job, "rwmixread", "100");
	free(is);
	is = job_get(job, "rwmixwrite");
	CHECK_TEXT(is, "0");
	free(is);
	job_free(job);
}

#define TWENTY "1:2:3:4:5:6:7:8:9:10:11:12:13:14:15:16:17:18:19:20"

static void percentiles(void)
{
	const char *list = ": not a list of percentiles: write 50:99:99.9\n";
	char text[100];

	check("percentile_list", "50", "50");
	check("percentile_list", "50:90:99:99.9:99.99", "50:90:99:99.9:99.99");
	check("percentile_list", "0.001:100", "0.001:100");
	check("percentile_list", "99.90", "99.9");
	check("percentile_list", TWENTY, TWENTY);
	check_refused("percentile_list", TWENTY ":21",
		      "percentile_list=" TWENTY ":21: more than 20 percentiles\n");
	check_refused("percentile_list", "", "percentile_list=: a value is missing\n");
	check("percentile_list", "99:50", "50:99");
	check("percentile_list", "99:50:1:99.9:50", "1:50:99:99.9");
	for (const char *const *bad =
		     (const char *const[]){ "0", "-1", "100.1", "x", "50x", "50,99", "nan", "inf",
					    ":50", "50::99", NULL };
	     *bad; bad++) {
		snprintf(text, sizeof(text), "percentile_list=%s%s", *bad, list);
		check_refused("percentile_list", *bad, text);
	}
}

/* "ioengine=what, and a list of the engines." */
static void check_engine(const char *text, const char *what)
{
	char said[512];
	size_t n = (size_t)snprintf(said, sizeof(said), "ioengine=%s: %s; one of:", text, what);

	for (const struct engine *const *x = engines; *x; x++)
		n += (size_t)snprintf(said + n, sizeof(said) - n, " %s", (*x)->name);
	snprintf(said + n, sizeof(said) - n, "\n");
	check_refused("ioengine", text, said);
}

/* Lists are spelled out for whoever mistypes. */
static void lists(void)
{
	char said[512] = "workload=copi: no such workload; one of:";
	size_t n = strlen(said);

	for (const struct engine *const *x = engines; *x; x++)
		check("ioengine", (*x)->name, (*x)->name);
	check_engine("sink", "no such engine");
	check_engine("", "no such engine");
	check_engine("rbds", "no such engine");
	check_engine("rbd",
		     "an engine of fio's that iogen does not have: it talks to Ceph: rbd map "
		     "makes a device of an image");
	for (const char *const *x = (const char *const[]){ "aio", "aiolib", "linuxaio", NULL }; *x;
	     x++)
		check("ioengine", *x, "libaio");
	for (const struct workload *const *w = workloads; *w; w++)
		check("workload", (*w)->name, (*w)->name);
	for (const struct workload *const *w = workloads; *w; w++)
		n += (size_t)snprintf(said + n, sizeof(said) - n, " %s", (*w)->name);
	snprintf(said + n, sizeof(said) - n, "\n");
	check_refused("workload", "copi", said);
}

static const struct test tests[] = {
	{ "rw= names directions and order", patterns },
	{ "what is no rw=", no_patterns },
	{ "bs= has up to three values", sizes },
	{ "what is no bs=", no_sizes },
	{ "buffered= and rwmixwrite= are opposites", opposites },
	{ "percentile_list=", percentiles },
	{ "ioengine= and workload= list what there is", lists },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("job_type", tests);
}
