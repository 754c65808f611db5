/* SPDX-License-Identifier: MIT */
/* The rules between options: what each says of a job that breaks it, and what it lets pass. */
#include <string.h>

#include "job/direction_options.h"
#include "job/end_sync_options.h"
#include "tests/jobs.h"
#include "tests/support.h"

static struct outcome t;

static void workloads_and_rw(void)
{
	CHECK_JOBS(
		"[a]\nname=global\n",
		"job.ini:2: [global] name=global: a section of this name has the defaults of all "
		"jobs: write another name\n");
	CHECK_JOBS("[a]\nworkload=read\n", "");
	CHECK_JOBS("[a]\nworkload=read\nrw=randread\n", "");
	CHECK_JOBS("[a]\nworkload=write\nrw=randwrite:8\n", "");
	CHECK_JOBS("[a]\nrw=write\nworkload=read\n",
		   "job.ini:2: [a] rw= contradicts workload=read: leave one of them out\n");
	CHECK_JOBS("[a]\nrw=randread\nworkload=write\n",
		   "job.ini:2: [a] rw= contradicts workload=write: leave one of them out\n");
	CHECK_JOBS("[a]\nrw=randrw\nworkload=read\n",
		   "job.ini:2: [a] rw= contradicts workload=read: leave one of them out\n");
	CHECK_JOBS("[global]\nrw=rw\n[a]\nworkload=write\n",
		   "job.ini:2: [a] rw= contradicts workload=write: leave one of them out\n");
	jobs_right(&t,
		   "[a]\nworkload=write\n[b]\nworkload=read\nrw=randread\n[c]\nworkload=read\n");
	CU_ASSERT_TRUE(t.jobs.list[0]->direction->rw.writes &&
		       !t.jobs.list[0]->direction->rw.reads);
	CU_ASSERT_TRUE(t.jobs.list[1]->direction->rw.reads && t.jobs.list[1]->direction->rw.random);
	CU_ASSERT_TRUE(t.jobs.list[2]->direction->rw.reads &&
		       !t.jobs.list[2]->direction->rw.writes);
	outcome_free(&t);
}

static void sources(void)
{
	CHECK_JOBS("[a]\nsource=x\n",
		   "job.ini:2: [a] source=x: workload=rw reads no source; workload=copy does\n");
	CHECK_JOBS("[a]\nsource=x\nworkload=write\n",
		   "job.ini:2: [a] source=x: workload=write reads no source; workload=copy does\n");
	CHECK_JOBS("[a]\nworkload=copy\nfilename=y\n",
		   "job.ini:2: [a] workload=copy needs source=, the file or device to read\n");
	CHECK_JOBS("[a]\nsource=x\nworkload=copy\n",
		   "job.ini:3: [a] workload=copy needs filename=, the file or device to write\n");
	CHECK_JOBS("[a]\nworkload=copy\n",
		   "job.ini:2: [a] workload=copy needs source=, the file or device to read\n"
		   "job.ini:2: [a] workload=copy needs filename=, the file or device to write\n");
}

#define COPY "[a]\nworkload=copy\nsource=x\nfilename=y\n"

static void copies(void)
{
	static const char *const meaningless[] = {
		"norandommap=1",      "io_size=1g",   "filesize=4k",   "offset=4k",
		"offset_increment=1", "rwmixread=70", "rwmixwrite=70", "refill_buffers=1",
		"zero_buffers=1",     NULL,
	};
	char text[256], said[256];

	for (const char *const *m = meaningless; *m; m++) {
		snprintf(text, sizeof(text), COPY "%s\n", *m);
		snprintf(said, sizeof(said),
			 "job.ini:5: [a] %.*s= means nothing to a copy, which moves all of source= "
			 "once: leave it out\n",
			 (int)strcspn(*m, "="), *m);
		CHECK_JOBS(text, said);
	}
	CHECK_JOBS(COPY, "");
	CHECK_JOBS(COPY "bs=1m\nsize=1g\niodepth=8\nnorandommap=0\nrwmixread=50\n", "");
	CHECK_JOBS(COPY "size=50%\n",
		   "job.ini:5: [a] size= of a copy is a number of bytes, not a share\n");
	CHECK_JOBS(COPY "rw=read:4k\n",
		   "job.ini:5: [a] rw= with :N would leave blocks out of the copy\n");
	jobs_right(&t, COPY "end_fsync=0\n");
	CU_ASSERT_TRUE(t.jobs.list[0]->end_sync->fsync);
	outcome_free(&t);
}

static void copy_sizes(void)
{
	CHECK_JOBS(COPY "bs=4k,8k\n", "job.ini:5: [a] a copy has one block size: bs=SIZE\n");
	CHECK_JOBS(COPY "bs=4k-8k\n", "job.ini:5: [a] a copy has one block size: bs=SIZE\n");
	CHECK_JOBS(COPY "bsrange=4k-8k\n", "job.ini:5: [a] a copy has one block size: bs=SIZE\n");
	CHECK_JOBS(COPY "bsrange=8k,8k-16k\n",
		   "job.ini:5: [a] a copy has one block size: bs=SIZE\n");
	CHECK_JOBS(COPY "bsrange=8k\n", "");
	CHECK_JOBS(COPY "bs=8k,8k,4k\n", "");
}

static void depths(void)
{
	CHECK_JOBS("[a]\niodepth=8\niodepth_batch=8\niodepth_batch_complete_min=8\n"
		   "iodepth_batch_complete_max=8\niodepth_low=8\n",
		   "");
	CHECK_JOBS("[a]\niodepth=8\niodepth_batch=9\n",
		   "job.ini:3: [a] iodepth_batch=9 is more than iodepth=8\n");
	CHECK_JOBS(
		"[a]\niodepth=8\niodepth_batch_complete=9\n",
		"job.ini:3: [a] iodepth_batch_complete_min=9 is more than iodepth=8: the job would "
		"wait forever\n");
	CHECK_JOBS("[a]\niodepth=8\niodepth_batch_complete_min=4\niodepth_batch_complete_max=3\n",
		   "job.ini:4: [a] iodepth_batch_complete_max=3 is less than "
		   "iodepth_batch_complete_min=4\n");
	CHECK_JOBS("[a]\niodepth=8\niodepth_low=9\n",
		   "job.ini:3: [a] iodepth_low=9 is more than iodepth=8\n");
	CHECK_JOBS("[a]\niodepth_batch=2\niodepth_low=3\n",
		   "job.ini:2: [a] iodepth_batch=2 is more than iodepth=1\n"
		   "job.ini:3: [a] iodepth_low=3 is more than iodepth=1\n");
}

static void times(void)
{
	CHECK_JOBS("[a]\ntime_based\nruntime=1us\n", "");
	CHECK_JOBS("[a]\ntime_based=0\n", "");
	CHECK_JOBS("[a]\ntime_based\n", ""); /* with a word */
}

/* An engine without files takes nothing from them. */
static void diskless(void)
{
	const char *share = "ioengine=null has no files to take a share of: write bytes\n";
	char said[128];

	CHECK_JOBS("[a]\nioengine=null\nsize=1\n", "");
	CHECK_JOBS("[a]\nioengine=null\nfilesize=4k\n", "");
	CHECK_JOBS(
		"[a]\nioengine=null\n",
		"job.ini:1: [a] ioengine=null has no files to take a size from: write size=, such "
		"as size=1g\n");
	CHECK_JOBS(
		"[a]\nioengine=null\nsize=0\n",
		"job.ini:3: [a] ioengine=null has no files to take a size from: write size=, such "
		"as size=1g\n");
	snprintf(said, sizeof(said), "job.ini:3: [a] %s", share);
	CHECK_JOBS("[a]\nioengine=null\nsize=50%\n", said);
	snprintf(said, sizeof(said), "job.ini:4: [a] %s", share);
	CHECK_JOBS("[a]\nioengine=null\nsize=1g\noffset=50%\n", said);
	CHECK_JOBS("[a]\nioengine=null\nsize=1g\noffset_increment=50%\n", said);
}

static void files(void)
{
	const char *both =
		"nrfiles= and filename= contradict each other: filename= names the files\n";
	char said[128];

	snprintf(said, sizeof(said), "job.ini:3: [a] %s", both);
	CHECK_JOBS("[a]\nfilename=x\nnrfiles=2\n", said);
	CHECK_JOBS("[a]\nfilename=x\nnrfiles=1\n", "");
	CHECK_JOBS("[a]\nnrfiles=2\n", "");
	CHECK_JOBS("[a]\nfilesize=1-4k\n", "");
	CHECK_JOBS("[a]\nfilesize=0-4k\n",
		   "job.ini:2: [a] filesize= begins at 0: the smallest file has 1 byte\n");
}

static void contents(void)
{
	CHECK_JOBS("[a]\nzero_buffers\n", "");
	CHECK_JOBS("[a]\nrefill_buffers\n", "");
	CHECK_JOBS(
		"[a]\nrefill_buffers\nzero_buffers\n",
		"job.ini:2: [a] refill_buffers and zero_buffers contradict each other: leave one "
		"of them out\n");
}

/* Every rule that is broken, of every job. */
static void all_rules(void)
{
	CHECK_JOBS(
		"[global]\nthinktime_spin=1\n[a]\niodepth_low=2\nsource=x\n[b]\nioengine=null\n",
		"job.ini:5: [a] source=x: workload=rw reads no source; workload=copy does\n"
		"job.ini:4: [a] iodepth_low=2 is more than iodepth=1\n"
		"job.ini:2: [a] thinktime_spin= means nothing without thinktime=, such as "
		"thinktime=1ms\n"
		"job.ini:2: [b] thinktime_spin= means nothing without thinktime=, such as "
		"thinktime=1ms\n"
		"job.ini:6: [b] ioengine=null has no files to take a size from: write size=, such "
		"as size=1g\n");
}

static const struct test tests[] = {
	{ "workload= and rw= agree", workloads_and_rw },
	{ "source= is a copy's", sources },
	{ "what means nothing to a copy", copies },
	{ "a copy has one block size", copy_sizes },
	{ "nothing is deeper than iodepth=", depths },
	{ "time_based needs a time", times },
	{ "an engine without files", diskless },
	{ "files and their sizes", files },
	{ "contents", contents },
	{ "all rules are looked at", all_rules },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("job_check", tests);
}
