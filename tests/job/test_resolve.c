/* SPDX-License-Identifier: MIT */
/*
 * From sections to jobs: which layer wins, what jobs are called, variables, engines' options, and
 * what is said of an assignment that cannot be. The command line's part is in test_cmdline.c.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engines/engines.h"
#include "io/engine.h"
#include "job/ends_options.h"
#include "job/amount_options.h"
#include "job/cache_options.h"
#include "job/depth_options.h"
#include "job/direction_options.h"
#include "job/files_options.h"
#include "job/group.h"
#include "job/seed_options.h"
#include "tests/jobs.h"
#include "tests/support.h"

static struct outcome t;

/* The names of all jobs, with a blank behind each. */
static void check_names(const char *text, const char *expected)
{
	char names[512] = "";

	jobs_right(&t, text);
	for (uint32_t i = 0; i < t.jobs.n; i++) {
		strcat(names, t.jobs.list[i]->name);
		strcat(names, " ");
	}
	CHECK_TEXT(names, expected);
	outcome_free(&t);
}

static void layers(void)
{
	jobs_right(&t, "[global]\niodepth=2\nloops=2\n[a]\nloops=3\n[global]\niodepth=5\n"
		       "rw=write\n[b]\n[c]\niodepth=9\n");
	CU_ASSERT_EQUAL_FATAL(t.jobs.n, 3);
	CU_ASSERT_EQUAL(t.jobs.list[0]->depth->iodepth, 2);
	CU_ASSERT_EQUAL(t.jobs.list[0]->amount->loops, 3);
	CU_ASSERT_TRUE(t.jobs.list[0]->direction->rw.reads);
	CU_ASSERT_EQUAL(t.jobs.list[1]->depth->iodepth, 5);
	CU_ASSERT_EQUAL(t.jobs.list[1]->amount->loops, 2);
	CU_ASSERT_TRUE(t.jobs.list[1]->direction->rw.writes);
	CU_ASSERT_EQUAL(t.jobs.list[2]->depth->iodepth, 9);
	CU_ASSERT_EQUAL(t.jobs.list[2]->numjobs, 1);
	outcome_free(&t);
}

static void names(void)
{
	check_names("[b]\n[a]\n", "b a ");
	check_names("[a]\n[a]\n[b]\n[a]\n", "a a#2 b a#3 ");
	check_names("[a#2]\n[a]\n[a]\n", "a#2 a a#3 ");
	check_names("[a]\nname=x\n[b]\nname=x\n[x]\n", "x x#2 x#3 ");
	check_names("[global]\nname=x\n[a]\n[b]\nname=y\n", "a y ");
}

static void places(void)
{
	jobs_right(&t, "[global]\nblocksize=8k\n\n[a]\nrw=write\ndirect=0\n");
	CU_ASSERT_EQUAL(t.jobs.list[0]->section.line, 4);
	CHECK_TEXT(t.jobs.list[0]->section.file, "job.ini");
	CU_ASSERT_TRUE(job_given(t.jobs.list[0], "bs"));
	CU_ASSERT_TRUE(job_given(t.jobs.list[0], "rw"));
	CU_ASSERT_TRUE(job_given(t.jobs.list[0], "direct"));
	CU_ASSERT_FALSE(job_given(t.jobs.list[0], "buffered"));
	CU_ASSERT_FALSE(job_given(t.jobs.list[0], "bsrange"));
	CU_ASSERT_TRUE(job_changed(t.jobs.list[0], "bs"));
	CU_ASSERT_FALSE(job_changed(t.jobs.list[0], "direct"));
	CU_ASSERT_EQUAL(job_origin(t.jobs.list[0], "bs")->line, 2);
	CU_ASSERT_EQUAL(job_origin(t.jobs.list[0], "rw")->line, 5);
	outcome_free(&t);
}

static void variables(void)
{
	static const char said[] = "job.ini:2: [a] bs=x: not a size";

	setenv("IOGEN_TEST", "/dev/one", 1);
	unsetenv("IOGEN_NONE");
	jobs_right(&t, "[a]\nfilename=${IOGEN_TEST}$jobnum\nnumjobs=(2*$ncpus)\n");
	CHECK_TEXT(t.jobs.list[0]->files->filename, "/dev/one$jobnum");
	CU_ASSERT_EQUAL(t.jobs.list[0]->numjobs, 2 * sysconf(_SC_NPROCESSORS_ONLN));
	outcome_free(&t);
	CHECK_JOBS("[a]\nrw=read\nfilename=/dev/${IOGEN_NONE}\n",
		   "job.ini:3: [a] filename=/dev/${IOGEN_NONE}: the environment has no variable "
		   "IOGEN_NONE\n");
	setenv("IOGEN_TEST", "x", 1);
	jobs_from(&t, "[a]\nbs=${IOGEN_TEST}\n");
	CU_ASSERT_EQUAL(t.ret, -EINVAL);
	CU_ASSERT_FALSE(strncmp(t.err.text, said, strlen(said)));
	outcome_free(&t);
}

#define CGROUP                                                                           \
	"systemd-run --scope -p IOWeight=100 iogen ..., say, runs it in a group of its " \
	"own\n"

static void unknown(void)
{
	CHECK_JOBS("[a]\niodept=4\n",
		   "job.ini:2: [a] iodept=4: no such option; did you mean iodepth?\n");
	CHECK_JOBS("[a]\nBS=4k\n", "job.ini:2: [a] BS=4k: no such option; --cmdhelp lists them\n");
	CHECK_JOBS("[a]\nfixedbuf\n",
		   "job.ini:2: [a] fixedbuf=1: no such option; did you mean fixedbufs?\n");
	CHECK_JOBS("[a]\nxyzzyxyzzy=4k\n",
		   "job.ini:2: [a] xyzzyxyzzy=4k: no such option; --cmdhelp lists them\n");
	CHECK_JOBS("[a]\ncgroup=x\n",
		   "job.ini:2: [a] cgroup=x: an option of fio's that iogen does not have: " CGROUP);
}

/* What iogen lacks is one sentence, wherever it stands and whatever hangs on it. */
static void lacking(void)
{
	CHECK_JOBS("[a]\nsprandom=1\nspr_op=0.15\n[b]\nspr_num_regions=4\nsprandom=1\n[c]\n"
		   "sprandom=0\n",
		   "job.ini:2: [a] sprandom=1: an option of fio's that iogen does not have; nor on "
		   "line 6: its order of writes, which leaves a device as if it had been "
		   "overwritten for long, is not made; fill=2x and a job of random writes before "
		   "the others do that\n");
	CHECK_JOBS(
		"[global]\ncgroup=x\n[a]\n[b]\ncgroup_weight=2\n",
		"job.ini:2: [global] cgroup=x: an option of fio's that iogen does not have: " CGROUP
		"job.ini:5: [b] cgroup_weight=2: an option of fio's that iogen does not "
		"have: " CGROUP);
	CHECK_JOBS("[a]\nsprandom=0\nfdp=0\nlog_compression=4k\n", "");
}

/* What fio ignores is a word of warning, and no more. */
static void ignored(void)
{
	jobs_from(&t, "[a]\nthreads=1\n");
	CU_ASSERT_EQUAL(t.ret, 0);
	CHECK_TEXT(t.err.text, "");
	CHECK_TEXT(t.warn.text, "job.ini:2: [a] threads=1 does nothing, in fio as here (numjobs= "
				"sets the workers)\n");
	CU_ASSERT_EQUAL(t.jobs.n, 1);
	outcome_free(&t);
}

/* exit_what= is for exitall, which one job may say for all. */
static void exit_what(void)
{
	jobs_from(&t, "[a]\nsize=1m\n[b]\nexit_what=all\n");
	CU_ASSERT_EQUAL(t.ret, 0);
	CHECK_TEXT(t.warn.text, "job.ini:4: [b] exit_what= does nothing: no job here has exitall "
				"or exitall_on_error\n");
	CU_ASSERT_EQUAL(t.jobs.list[1]->ends->what, EXIT_GROUP); /* job.ini has nothing to say */
	outcome_free(&t);
	jobs_from(&t, "[a]\nexitall\n[b]\nexit_what=all\n");
	CHECK_TEXT(t.warn.text, "");
	outcome_free(&t);
	jobs_from(&t, "[a]\nexitall_on_error\nexit_what=all\n");
	CHECK_TEXT(t.warn.text, "");
	outcome_free(&t);
}

static bool engine_flag(const struct job *job, const char *name)
{
	char *value = opt_get(opt_find(job->engine->opts, name), job->engine_opts);
	bool flag = !strcmp(value, "1");

	free(value);
	return flag;
}

/* The engine is known before its options are looked at, wherever it is named. */
static void engines_options(void)
{
	jobs_right(&t, "[global]\nfixedbufs\n[a]\nnonvectored=0\nioengine=io_uring\n"
		       "[b]\nioengine=io_uring\nfixedbufs=0\n");
	CU_ASSERT_TRUE(engine_flag(t.jobs.list[0], "fixedbufs"));
	CU_ASSERT_FALSE(engine_flag(t.jobs.list[0], "nonvectored"));
	CU_ASSERT_FALSE(engine_flag(t.jobs.list[1], "fixedbufs"));
	CU_ASSERT_TRUE(engine_flag(t.jobs.list[1], "nonvectored"));
	outcome_free(&t);
	CHECK_JOBS("[a]\nfixedbufs=1\n", "job.ini:2: [a] fixedbufs=1: an option of "
					 "ioengine=io_uring, and this job has ioengine=psync\n");
	CHECK_JOBS("[a]\nioengine=io_uring\nfixedbufs=2\n",
		   "job.ini:3: [a] fixedbufs=2: this is a flag: write 1 or 0\n");
}

/* A line that several jobs inherit is one line, and every section is looked at. */
static void all_errors(void)
{
	CHECK_JOBS("[global]\nbs=0\nfrobnicate\n[a]\niodepth=0\n[b]\ntime_based=2\n[c]\n",
		   "job.ini:2: [global] bs=0: out of range: 1 to 2147483648\n"
		   "job.ini:3: [global] frobnicate=1: no such option; --cmdhelp lists them\n"
		   "job.ini:5: [a] iodepth=0: out of range: 1 to 65536\n"
		   "job.ini:7: [b] time_based=2: this is a flag: write 1 or 0\n");
	CHECK_JOBS("[a]\nlinks=2\n[b]\niodepth_low=2\n",
		   "job.ini:2: [a] links= means nothing to workload=rw\n"
		   "job.ini:4: [b] iodepth_low=2 is more than iodepth=1\n");
}

/* Two words for one thing must say one thing, where they stand in one section. */
static void twins(void)
{
	static const char *const agreed[] = {
		"[a]\ndirect=1\nbuffered=0\n",
		"[a]\nrwmixread=30\nrwmixwrite=70\n",
		"[a]\nbs=4k-8k\nbsrange=4k-8k\n",
		"[global]\ndirect=1\n[a]\nbuffered=1\n",
	};

	for (size_t i = 0; i < sizeof(agreed) / sizeof(agreed[0]); i++)
		CHECK_JOBS(agreed[i], "");
	CHECK_JOBS("[a]\ndirect=1\nbuffered=1\n",
		   "job.ini:3: [a] buffered=1 contradicts direct=1 on line 2: leave one out\n");
	CHECK_JOBS("[a]\nrwmixwrite=30\nrwmixread=30\n",
		   "job.ini:3: [a] rwmixread=30 contradicts rwmixwrite=30 on line 2: leave one "
		   "out\n");
	CHECK_JOBS("[a]\nblocksize=4k\nbsrange=4k-8k\n",
		   "job.ini:3: [a] bsrange=4k-8k contradicts blocksize=4k on line 2: leave one "
		   "out\n");
	CHECK_JOBS("[a]\ndirect=1\nbuffered=no\n",
		   "job.ini:3: [a] buffered=no: this is a flag: write 1 or 0\n");
	jobs_right(&t, "[global]\ndirect=1\n[a]\nbuffered=1\n");
	CU_ASSERT_FALSE(t.jobs.list[0]->cache->direct);
	outcome_free(&t);
}

static uint64_t seed_of(const char *text)
{
	uint64_t seed;

	jobs_right(&t, text);
	seed = t.jobs.list[0]->seed->value;
	outcome_free(&t);
	return seed;
}

static void seeds(void)
{
	CU_ASSERT_EQUAL(seed_of("[a]\n"), 137);
	CU_ASSERT_EQUAL(seed_of("[a]\nseed=5\n"), 5);
	CU_ASSERT_EQUAL(seed_of("[a]\nrandrepeat=0\nrandseed=5\n"), 5);
	CU_ASSERT_NOT_EQUAL(seed_of("[a]\nrandrepeat=0\n"), seed_of("[a]\nrandrepeat=0\n"));
}

static void check_only(const char *only, const char *expected, const char *said)
{
	struct jobs jobs = { 0 };
	struct err e = { 0 }, warn = { 0 };
	char found[64] = "";
	int ret;

	sections_resolve(&t.sections, only, &jobs, &warn);
	ret = jobs_check(&jobs, &e, &warn);
	CU_ASSERT_EQUAL(ret, *said ? -EINVAL : 0);
	CHECK_TEXT(e.text, said);
	for (uint32_t i = 0; i < jobs.n; i++) {
		strcat(found, jobs.list[i]->name);
		CU_ASSERT_EQUAL(jobs.list[i]->amount->loops, 7);
	}
	CHECK_TEXT(found, expected);
	jobs_free(&jobs);
}

static void only(void)
{
	jobs_right(&t, "[global]\nloops=7\n[a]\n[b]\n[ab]\n[b]\n");
	check_only(NULL,
		   "abab"
		   "b#2",
		   "");
	check_only("",
		   "abab"
		   "b#2",
		   "");
	check_only("a", "a", "");
	check_only("b", "bb#2", "");
	check_only("ab\na", "aab", "");
	check_only("x", "", "command line: --section=x: no such section\n");
	check_only("a\nx\nabc\ny", "a",
		   "command line: --section=x: no such section\n"
		   "command line: --section=abc: no such section\n"
		   "command line: --section=y: no such section\n");
	check_only("global", "", "command line: --section=global: no such section\n");
	outcome_free(&t);
}

static void wait_for(void)
{
	CHECK_JOBS("[a]\n[b]\nwait_for=a\n[c]\nwait_for=b\n", "");
	CHECK_JOBS("[a]\nwait_for=a\n",
		   "job.ini:2: [a] wait_for=a: no job of that name stands above this one\n");
	CHECK_JOBS("[a]\nwait_for=b\n[b]\n",
		   "job.ini:2: [a] wait_for=b: no job of that name stands above this one\n");
	CHECK_JOBS("[global]\nwait_for=x\n[a]\nname=x\nwait_for=y\n[b]\n",
		   "job.ini:5: [x] wait_for=y: no job of that name stands above this one\n");
}

static void no_job(void)
{
	const char *said = "no job: write a [section], or --name=NAME with options behind it\n";

	CHECK_JOBS("", said);
	CHECK_JOBS("# nothing\n", said);
	CHECK_JOBS("[global]\nbs=4k\n", said);
}

/* An empty value of an option that has one. */
static void missing(void)
{
	CHECK_JOBS("[a]\nfilename=\nbs=\nrw=read\n",
		   "job.ini:2: [a] filename=: a value is missing\n"
		   "job.ini:3: [a] bs=: a value is missing\n");
	CHECK_JOBS("[a]\nfilename\nthread=\n",
		   "job.ini:2: [a] filename: a value is missing: filename=TEXT\n"
		   "job.ini:3: [a] thread=: this is a flag: write 1 or 0\n");
	CHECK_JOBS("[a]\nioengine=libaio\nuserspace_reap\niodepth\nsweep.bs\nsweep.direct\n"
		   "group_reporting\n",
		   "job.ini:4: [a] iodepth: a value is missing: iodepth=NUMBER\n"
		   "job.ini:5: [a] sweep.bs=: values are missing: write them with blanks between\n"
		   "job.ini:6: [a] sweep.direct=: values are missing: write them with blanks "
		   "between\n");
}

/* A [global] that no job follows is held against the tables like any other. */
static void trailing_global(void)
{
	CHECK_JOBS(
		"[a]\nioengine=null\nsize=4k\n[global]\nbs=x\n",
		"job.ini:5: [global] bs=x: not a size: write a number with k, m, g or t, such as "
		"64k\n");
}

/* What is wrong is told in the order of the file, whichever step finds it. */
static void order(void)
{
	CHECK_JOBS("[a]\nlinks=2\n[b]\nquux\nbs=x\n[c]\nnrfiles=2\nfilename=x\n",
		   "job.ini:2: [a] links= means nothing to workload=rw\n"
		   "job.ini:4: [b] quux=1: no such option; --cmdhelp lists them\n"
		   "job.ini:5: [b] bs=x: not a size: write a number with k, m, g or t, such as "
		   "64k\n"
		   "job.ini:7: [c] nrfiles= and filename= contradict each other: filename= names "
		   "the files\n");
	CHECK_JOBS("[a]\nlinks=2\n[a]\nnrfiles=2\nfilename=x\n[global]\nquux\n",
		   "job.ini:2: [a] links= means nothing to workload=rw\n"
		   "job.ini:4: [a] nrfiles= and filename= contradict each other: filename= names "
		   "the files\n"
		   "job.ini:7: [global] quux=1: no such option; --cmdhelp lists them\n");
	CHECK_JOBS("[a]\nwait_for=b\n[a]\nwait_for=b\n[c]\nquux\n",
		   "job.ini:6: [c] quux=1: no such option; --cmdhelp lists them\n");
}

/* Where the engine is mistyped, its options are not blamed on the one that was not asked for. */
static void mistyped_engine(void)
{
	char names[256], said[512];

	engines_that(0, names, sizeof(names));
	snprintf(said, sizeof(said), "job.ini:2: [a] ioengine=iouring: no such engine; one of:%s\n",
		 names);
	CHECK_JOBS("[a]\nioengine=iouring\nfixedbufs=1\nsize=4k\n", said);
}

/* The jobs of a group that are reported together have its first in common; others, themselves. */
static void groups(void)
{
	static const uint32_t first[] = { 0, 1, 2, 1, 4, 5, 5, 7 };

	jobs_right(&t, "[global]\nioengine=null\nsize=4k\n[a]\n[b]\ngroup_reporting\n[c]\n[d]\n"
		       "group_reporting\n[e]\nnew_group\n[f]\ngroup_reporting\n[g]\n"
		       "group_reporting\n[h]\nstonewall\ngroup_reporting\n");
	CU_ASSERT_EQUAL_FATAL(t.jobs.nrun, 8);
	for (uint32_t i = 0; i < t.jobs.nrun; i++)
		CU_ASSERT_EQUAL(group_first(&t.jobs, i), first[i]);
	outcome_free(&t);
}

static const struct test tests[] = {
	{ "a [global] that no job follows", trailing_global },
	{ "an engine that is none", mistyped_engine },
	{ "messages in the order of the file", order },
	{ "defaults, [global]s above, the section", layers },
	{ "no two jobs have one name", names },
	{ "a job knows where its options were given", places },
	{ "variables are replaced", variables },
	{ "an option that is none", unknown },
	{ "what fio has and iogen lacks", lacking },
	{ "a word that fio ignores", ignored },
	{ "exit_what where nothing exits", exit_what },
	{ "an engine's options", engines_options },
	{ "all errors come in one go", all_errors },
	{ "two words for one thing", twins },
	{ "the seed", seeds },
	{ "--section chooses", only },
	{ "wait_for names a job above", wait_for },
	{ "no job is an error", no_job },
	{ "a value that is missing", missing },
	{ "jobs that are reported together", groups },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("resolve", tests);
}
