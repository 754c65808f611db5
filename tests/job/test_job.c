/* SPDX-License-Identifier: MIT */
/*
 * A job as a whole: what it counts, where its messages point, and that it is printed as a section
 * that is read as the same job. The rows of its tables are walked in test_tables.c.
 */
#include "job/job.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "job/verify_options.h"
#include "job/work_options.h"
#include "load/content_options.h"
#include "tests/jobs.h"
#include "tests/support.h"

#include "engines/engines.h"

static struct outcome t, again;

static char *print_all(const struct jobs *jobs)
{
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	jobs_dump(jobs, f);
	fclose(f);
	return text;
}

/* What is printed is read, and printed as it was. */
static void check_printed(const char *text)
{
	char *first, *second;

	jobs_right(&t, text);
	first = print_all(&t.jobs);
	jobs_right(&again, first);
	second = print_all(&again.jobs);
	CHECK_TEXT(second, first);
	free(first);
	free(second);
	outcome_free(&again);
	outcome_free(&t);
}

static void printed(void)
{
	static const char *const texts[] = {
		"[a]\n",
		"[a b]\n[a b]\n[a]\nname=b\n[ a \\; b \\\\# c]\n[#]\n[;]\n",
		"[a]\nname=a name of more than the 49 bytes that the name of an option may have\n",
		"[a${NO_SUCH_VARIABLE}b]\n[$jobnum]\n",
		"[global]\nsize=1g\n[a]\nrw=randrw:8\nrwmixread=30\nbs=4k-64k,8k\n[b]\nrw=rw:4k\n",
		"[a]\nfilename=x:y\\:z\ndirectory=/tmp:/var\ndescription=a \\# b \\; c;d#e\n",
		"[a]\ndescription=#1\n[b]\ndescription=;2\n[c]\ndescription=\\#3\n",
		"[a]\ndescription=a \\\\# b \\\\\\; c \\ d \\\n",
		"[a]\ndescription=a = b = [c]\n[b]\nwait_for=a\nstonewall\n",
		"[a]\nworkload=copy\nsource=x\nfilename=y\nbs=1m\niodepth=32\nioengine=io_uring\n",
		"[a]\nioengine=io_uring\nfixedbufs\nregisterfiles\nnonvectored=0\n",
		"[a]\nioengine=null\nsize=1t\nruntime=1.5s\nramp_time=250ms\nstartdelay=0.5us\n",
		"[a]\nruntime=10m\ntime_based\npercentile_list=1:50:99\nseed=0xffffffffffffffff\n",
		"[a]\nsize=50%\noffset=10%\noffset_increment=1g\nio_size=200m\nnumber_ios=77\n",
		"[a]\nfilesize=4k-1m\nnrfiles=9\nfallocate=keep\nbuffered=0\nrandrepeat=0\n",
		"[a]\nworkload=write\nfsync=3\nfdatasync=4\nend_fsync\nzero_buffers\nslat\n",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		check_printed(texts[i]);
}

/* Each step of what is read again has the values that it had. */
static void check_steps(void)
{
	const struct variants *was = t.jobs.variants, *is = again.jobs.variants;

	CU_ASSERT_PTR_NOT_NULL_FATAL(was);
	CU_ASSERT_PTR_NOT_NULL_FATAL(is);
	CU_ASSERT_EQUAL_FATAL(was->n, is->n);
	CU_ASSERT(was->n > 1);
	for (uint32_t i = 0; i < was->n; i++)
		for (struct job_option o = { 0 }; job_option_next(&o);) {
			char *before = job_get(was->list[i], o.row->name);
			char *now = job_get(is->list[i], o.row->name);

			CHECK_TEXT(now ? now : "", before ? before : "");
			free(before);
			free(now);
		}
}

/* What follows from a sweep follows from it again. */
static void swept(void)
{
	static const char *const sweeps[] = {
		"rw=write\nsweep.buffer_pattern=0x12 \"ab\"\n",
		"rw=write\nsweep.zero_buffers=0 1\n",
		"rw=write\nsweep.buffer_compress_percentage=0 50\n",
		"rw=write\nsweep.verify_pattern=0x12 0x34\n",
		"sweep.zonesize=16k 32k\nzoneskip=16k\n",
		"sweep.bssplit=4k/50:8k/50 16k\n",
		"sweep.bsrange=4k-8k 16k-32k\n",
		"sweep.fill=1x 2x\n",
		"ioengine=io_uring\nworkload=linked\nsweep.links=2 4\n",
		"nrfiles=2\nsweep.file_ops=open_read_close create_write_close\n",
	};

	for (size_t i = 0; i < sizeof(sweeps) / sizeof(sweeps[0]); i++) {
		char text[256], *printed;

		snprintf(text, sizeof(text), "[a]\nsize=1m\n%s", sweeps[i]);
		jobs_right(&t, text);
		printed = print_all(&t.jobs);
		jobs_right(&again, printed);
		check_steps();
		free(printed);
		outcome_free(&again);
		outcome_free(&t);
	}
}

/* Every option has its line, and what a comment would cut off is kept. */
static void complete(void)
{
	char *text;

	jobs_right(&t, "[a]\ndescription=#a \\# b \\\\# c\nioengine=io_uring\nrw=write\n");
	text = print_all(&t.jobs);
	CU_ASSERT_FALSE(strncmp(text, "[a]\n", 4));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "\ndescription=#a \\# b \\\\# c\n"));
	CHECK_TEXT(t.jobs.list[0]->work->description, "#a # b \\# c");
	for (struct job_option o = { 0 }; job_option_next(&o);) {
		char line[64], *value = job_get(t.jobs.list[0], o.row->name);

		snprintf(line, sizeof(line), "\n%s=", o.row->name);
		CU_ASSERT_EQUAL(strstr(text, line) != NULL,
				value != NULL && strcmp(o.row->name, "name"));
		free(value);
	}
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "\nfixedbufs=0\n"));
	free(text);
	outcome_free(&t);
}

/* A copy owns all that it has: it is the same when the job that it was made of is gone. */
static void copied(void)
{
	struct job *copy;
	char *first, *second;

	jobs_right(&t, "[global]\nname=a\n[b]\nname=c\ndescription=d\nrw=write\nfilename=x:y\n"
		       "ioengine=io_uring\nfixedbufs\niomem=mmap:/dev/null\nwrite_bw_log=log\n"
		       "buffer_pattern=0xabcd\nverify=pattern\nverify_pattern=\"x\"%o\n");
	first = print_all(&t.jobs);
	copy = job_copy(t.jobs.list[0]);
	outcome_free(&t);
	second = print_all(&(struct jobs){ .list = &copy, .n = 1 });
	CHECK_TEXT(second, first);
	CHECK_TEXT(copy->family, "c");
	CU_ASSERT_TRUE(job_given(copy, "filename") && !job_given(copy, "bs"));
	CU_ASSERT_TRUE(given_options_special(&copy->as_written, "fixedbufs"));
	CU_ASSERT_FALSE(given_options_special(&copy->as_written, "bs"));
	CU_ASSERT_EQUAL(copy->content->pattern.len, 2);
	CU_ASSERT_EQUAL(memcmp(copy->content->pattern.bytes, "\xab\xcd", 2), 0);
	CU_ASSERT_EQUAL(copy->verify->pattern.nplaces, 1);
	CU_ASSERT_EQUAL(copy->verify->pattern.places[0], 1);
	job_free(copy);
	free(first);
	free(second);
}

#define R (1u << OP_READ)
#define W (1u << OP_WRITE)
#define S (1u << OP_SYNC)
#define C (1u << OP_COPY)
#define T (1u << OP_TRIM)

static void counts(void)
{
	static const struct {
		const char *text;
		uint32_t ops;
		bool writes;
	} rows[] = {
		{ "", R, false },
		{ "rw=randread\nend_fsync\nfsync=1\nfdatasync=1\n", R, false },
		{ "rw=write\n", W, true },
		{ "rw=randrw\n", R | W, true },
		{ "rw=rw\nfsync=1\n", R | W | S, true },
		{ "rw=write\nfdatasync=1\n", W | S, true },
		{ "rw=write\nend_fsync\n", W | S, true },
		{ "rw=randtrim\nfsync=1\n", T, false },
		{ "rw=trim\nend_fsync\n", T | S, false },
		{ "rw=trimwrite\nfsync=1\n", T | W | S, true },
		{ "workload=read\n", R, false },
		{ "workload=write\n", W, true },
		{ "workload=copy\nsource=x\nfilename=y\n", R | W | C | S, true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[256];

		snprintf(text, sizeof(text), "[a]\n%s", rows[i].text);
		jobs_right(&t, text);
		CU_ASSERT_EQUAL(job_ops(t.jobs.list[0]), rows[i].ops);
		CU_ASSERT_EQUAL(job_writes(t.jobs.list[0]), rows[i].writes);
		outcome_free(&t);
	}
}

/* slat and clat are apart where an engine submits before it reaps, and where it was asked for. */
static void latencies(void)
{
	jobs_right(&t, "[a]\n[b]\nslat\n[c]\nslat\nioengine=io_uring\n[d]\nioengine=io_uring\n");
	CU_ASSERT_EQUAL(job_latencies(t.jobs.list[0]), 1u << LAT);
	CU_ASSERT_EQUAL(job_latencies(t.jobs.list[1]), 1u << LAT);
	CU_ASSERT_EQUAL(job_latencies(t.jobs.list[2]), 1u << LAT | 1u << SLAT | 1u << CLAT);
	CU_ASSERT_EQUAL(job_latencies(t.jobs.list[3]), 1u << LAT);
	outcome_free(&t);
}

static void messages(void)
{
	struct err e = { 0 };
	struct job *job;

	jobs_right(&t, "[a]\nrw=read\nblocksize=8k\nnowait=1\nioengine=pvsync2\n");
	job = t.jobs.list[0];
	CU_ASSERT_EQUAL(job_fail(job, &e, "bs", "one=%d", 1), -EINVAL);
	CU_ASSERT_EQUAL(job_fail(job, &e, "iodepth", "two"), -EINVAL);
	CU_ASSERT_EQUAL(job_fail(job, &e, NULL, "three"), -EINVAL);
	job_origin_set(job, "rw", (struct origin){ "command line", 0 });
	job_fail(job, &e, "rw", "four");
	job_fail(job, &e, "nowait", "of the engine");
	job_fail(job, &e, "uncached", "of the engine, not given");
	job->section = (struct origin){ NULL, 0 };
	job_fail(job, &e, "iodepth", "five");
	CHECK_TEXT(e.text, "job.ini:3: [a] one=1\njob.ini:1: [a] two\njob.ini:1: [a] three\n"
			   "command line: [a] four\njob.ini:4: [a] of the engine\n"
			   "job.ini:1: [a] of the engine, not given\njob: [a] five\n");
	CHECK_TEXT(e.where, "");
	outcome_free(&t);
}

static void changed(void)
{
	struct job *job = job_new();
	struct err e = { 0 };

	for (struct job_option o = { 0 }; job_option_next(&o);)
		if (strcmp(o.row->name, "name"))
			CU_ASSERT_FALSE(job_changed(job, o.row->name) ||
					job_given(job, o.row->name));
	CU_ASSERT_EQUAL(job_set(job, "direct", "1", &e), 0);
	CU_ASSERT_TRUE(job_changed(job, "direct") && job_changed(job, "buffered"));
	CU_ASSERT_EQUAL(job_set(job, "filename", "x", &e), 0);
	CU_ASSERT_TRUE(job_changed(job, "filename"));
	CU_ASSERT_FALSE(job_changed(job, "bs"));
	job_free(job);
	job_free(NULL);
}

/* Options of the engine before do not outlive it. */
static void engine_options(void)
{
	struct job *job = job_new();
	struct err e = { 0 };

	for (int round = 0; round < 2; round++)
		for (const struct engine *const *x = engines; *x; x++) {
			CU_ASSERT_EQUAL(job_set_engine(job, *x), 0);
			CU_ASSERT_PTR_EQUAL(job->engine, *x);
			CU_ASSERT_PTR_NOT_NULL(job->engine_opts);
			for (const struct opt *o = (*x)->opts; o && o->name; o++) {
				char *value = opt_get(o, job->engine_opts);

				CHECK_TEXT(value, o->def);
				free(value);
				CU_ASSERT_FALSE(job_given(job, o->name));
				job_origin_set(job, o->name, (struct origin){ "command line", 0 });
				if (o->type == &opt_flag)
					CU_ASSERT_EQUAL(opt_set(o, job->engine_opts,
								*o->def == '1' ? "0" : "1", &e),
							0);
			}
		}
	job_free(job);
}

static const struct test tests[] = {
	{ "what is printed is read as the same job", printed },
	{ "what follows from a sweep is not printed as if it was given", swept },
	{ "a copy has all of its own", copied },
	{ "every option is printed", complete },
	{ "what a job counts, and whether it writes", counts },
	{ "which latencies it measures", latencies },
	{ "a message points to the option, or the section", messages },
	{ "what is not its default", changed },
	{ "an engine's options are its own", engine_options },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("job", tests);
}
