/* SPDX-License-Identifier: MIT */
/* Jobs x workers: jobs that wait, jobs that start together, and results after a failure. */
#include "sched/sched.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "sched/job.h"
#include "tests/disk.h"
#include "tests/rig.h"
#include "tests/runs.h"
#include "tests/support.h"

/* An engine that needs no file, and I/O that takes a while. */
#define BUSY_FOR(time) "ioengine=null\nsize=1m\ntime_based\nruntime=" time "\n"
#define BUSY BUSY_FOR("20ms")

static struct run r;

static void begin(const char *text)
{
	run_begin(&r, text, 5 * NSEC_PER_MSEC);
}

static void prepare(const char *text)
{
	begin(text);
	run_prepare(&r);
}

/* Runs jobs that end well. */
static void run(const char *text)
{
	prepare(text);
	CU_ASSERT_EQUAL(sched_run(&r.s), 0);
	CHECK_TEXT(r.err.text, "");
}

/* Finds the start and the end of a job, in ns since the run's start. */
static uint64_t start_of(uint32_t i)
{
	CU_ASSERT(r.s.results[i].started);
	return r.s.results[i].series.start_ns;
}

static uint64_t end_of(uint32_t i)
{
	return r.s.results[i].series.end_ns;
}

static uint64_t reads_of(uint32_t i)
{
	return r.s.results[i].total.op[OP_READ].ios;
}

static void together(void)
{
	run("[a]\n" BUSY "[b]\n" BUSY "numjobs=3\n[c]\n" BUSY);
	CU_ASSERT_EQUAL(start_of(0), 0);
	CU_ASSERT_EQUAL(start_of(1), 0);
	CU_ASSERT_EQUAL(start_of(2), 0);
	for (uint32_t i = 0; i < 3; i++)
		CU_ASSERT(end_of(i) >= 20 * NSEC_PER_MSEC);
	run_end(&r);
}

static void stonewall(void)
{
	run("[a]\n" BUSY "[b]\n" BUSY_FOR("40ms") "[c]\n" BUSY "stonewall\n[d]\n" BUSY "[e]\n" BUSY
						  "stonewall\n");
	CU_ASSERT_EQUAL(start_of(0), start_of(1));
	CU_ASSERT(start_of(2) >= end_of(0) && start_of(2) >= end_of(1));
	CU_ASSERT_EQUAL(start_of(2), start_of(3));
	CU_ASSERT(start_of(4) >= end_of(2) && start_of(4) >= end_of(3));
	run_end(&r);
	/* the first job has nothing above it to wait for */
	run("[a]\n" BUSY "stonewall\n[b]\n" BUSY);
	CU_ASSERT_EQUAL(start_of(0), 0);
	CU_ASSERT_EQUAL(start_of(1), 0);
	run_end(&r);
}

static void wait_for(void)
{
	run("[a]\n" BUSY "[long]\n" BUSY_FOR("300ms") "[b]\n" BUSY "wait_for=a\n[c]\n" BUSY
						      "wait_for=b\n[d]\n" BUSY
						      "stonewall\n[e]\n" BUSY "wait_for=a\n");
	CU_ASSERT_EQUAL(start_of(0), start_of(1));
	CU_ASSERT(start_of(2) >= end_of(0));
	CU_ASSERT(start_of(3) >= end_of(2));
	/* only the job behind the wall waits for the long one */
	CU_ASSERT(start_of(2) < end_of(1));
	CU_ASSERT(start_of(4) >= end_of(1) && start_of(4) >= end_of(3));
	/* a job that has ended before the stage begins is not waited for */
	CU_ASSERT_EQUAL(start_of(5), start_of(4));
	run_end(&r);
}

static void delays(void)
{
	run("[a]\n" BUSY "[b]\n" BUSY "startdelay=30ms\n[c]\n" BUSY "ramp_time=10ms\n");
	CU_ASSERT_EQUAL(start_of(1), start_of(0) + 30 * NSEC_PER_MSEC);
	CU_ASSERT(end_of(1) >= start_of(1) + 20 * NSEC_PER_MSEC);
	/* a series begins where the ramp ends */
	CU_ASSERT_EQUAL(start_of(2), start_of(0) + 10 * NSEC_PER_MSEC);
	CU_ASSERT(end_of(2) >= start_of(2) + 20 * NSEC_PER_MSEC);
	CU_ASSERT(r.s.results[2].runtime_ns >= 20 * NSEC_PER_MSEC);
	run_end(&r);
}

/* A result is its workers' sum. */
static void workers(void)
{
	run("[a]\nioengine=null\nsize=400k\n[b]\nioengine=null\nsize=400k\nnumjobs=5\n");
	CU_ASSERT_EQUAL(reads_of(0), 100);
	CU_ASSERT_EQUAL(reads_of(1), 500);
	CU_ASSERT_EQUAL(r.s.results[1].total.op[OP_READ].bytes, 500 * 4096);
	CU_ASSERT_EQUAL(r.s.results[1].planned, 500);
	CU_ASSERT_EQUAL(r.s.results[1].total.op[OP_READ].hist[LAT]->count, 500);
	CU_ASSERT(r.s.results[0].runtime_ns > 0);
	CU_ASSERT_FALSE(r.s.results[1].partial || r.s.results[1].failed);
	run_end(&r);
}

static void create_only(void)
{
	run("[make]\nsize=64k\nfilename=made\ncreate_only\n"
	    "[a]\n" BUSY "wait_for=make\n[b]\n" BUSY "stonewall\n");
	CU_ASSERT_FALSE(r.s.results[0].started);
	CU_ASSERT(r.s.results[1].started && r.s.results[2].started);
	CU_ASSERT_EQUAL(file_size("made"), 64 * KIB);
	run_end(&r);
	run("[make]\nsize=64k\nfilename=made\ncreate_only\n");
	CU_ASSERT_FALSE(r.s.results[0].started);
	run_end(&r);
	unlink("made");
}

/* All errors of all jobs are found, and nothing is made. */
static void refused(void)
{
	char *before, *after;

	begin("[a]\nrw=write\n[b]\nsize=64k\nfilename=x\n[c]\nsize=1k\n");
	before = folder_state();
	CU_ASSERT_EQUAL(sched_plan(&r.s), -EINVAL);
	after = folder_state();
	CHECK_TEXT(r.err.text,
		   "job.ini:1: [a] a.0.0 does not exist and no size is given: write size=, such as "
		   "size=1g\n"
		   "job.ini:6: [c] bs=4096 is larger than the 1024 bytes that the job uses of "
		   "c.0.0\n");
	CHECK_TEXT(after, before);
	free(before);
	free(after);
	run_end(&r);
}

/* A job that fails keeps its results; the others do all of their work. */
static void failing(void)
{
	prepare("[bad]\nsize=64k\nfilename=bad\n[good]\nsize=64k\nfilename=good\n"
		"[after]\nsize=64k\nfilename=good\nwait_for=bad\n"
		"[last]\nsize=64k\nfilename=good\nstonewall\n");
	CU_ASSERT_EQUAL(truncate("bad", 10 * 4096), 0);
	CU_ASSERT_EQUAL(sched_run(&r.s), -EIO);
	CHECK_TEXT(r.err.text, "");
	CHECK_TEXT(r.s.results[0].err.text,
		   "[bad] read of 4096 bytes at byte 40960 of bad: the file ends there: it has "
		   "shrunk to 40960 bytes, and had 65536 when the job began\n");
	CU_ASSERT(r.s.results[0].failed && r.s.results[0].partial);
	CU_ASSERT_EQUAL(reads_of(0), 10);
	CU_ASSERT_EQUAL(r.s.results[0].total.op[OP_READ].errors, 1);
	for (uint32_t i = 1; i < 4; i++) {
		CU_ASSERT_FALSE(r.s.results[i].failed || r.s.results[i].partial);
		CHECK_TEXT(r.s.results[i].err.text, "");
		CU_ASSERT_EQUAL(reads_of(i), 16);
	}
	run_end(&r);
	unlink("bad");
	unlink("good");
}

/* A job that cannot start takes its stage with it; earlier stages keep their results. */
static void cannot_start(void)
{
	struct rlimit old, none;

	begin("[a]\nioengine=null\nsize=64k\n[b]\nioengine=null\nsize=64k\nstonewall\n"
	      "[c]\nioengine=io_uring\nsize=64k\nfilename=x\n[d]\n" BUSY "stonewall\n");
	if (sched_plan(&r.s)) {
		printf("(skipped: %.*s) ", (int)strcspn(r.err.text, "\n"), r.err.text);
		run_end(&r);
		return;
	}
	CU_ASSERT_EQUAL(sched_layout(&r.s), 0);
	getrlimit(RLIMIT_NOFILE, &old);
	none = (struct rlimit){ 3, old.rlim_max };
	setrlimit(RLIMIT_NOFILE, &none);
	CU_ASSERT_EQUAL(sched_run(&r.s), -EMFILE);
	setrlimit(RLIMIT_NOFILE, &old);
	CHECK_TEXT(r.err.text,
		   "[c] ioengine=io_uring: cannot set up a ring of 1: Too many open files\n");
	CU_ASSERT(r.s.results[0].started && reads_of(0) > 0);
	for (uint32_t i = 1; i < 4; i++)
		CU_ASSERT_FALSE(r.s.results[i].started);
	run_end(&r);
	unlink("x");
}

/* Stops the run from outside as soon as the first job has read. */
static void stop_when_read(void *arg, const struct job_result *results)
{
	(void)arg;
	if (results[0].total.op[OP_READ].ios)
		atomic_store(&r.stop, true);
}

static void stopped(void)
{
	prepare("[a]\n" BUSY_FOR("1h") "[late]\n" BUSY "startdelay=1h\n"
				       "[b]\n" BUSY "wait_for=a\n[c]\n" BUSY "stonewall\n");
	r.s.status.interval_ns = 5 * NSEC_PER_MSEC;
	r.s.status.print = stop_when_read;
	CU_ASSERT_EQUAL(sched_run(&r.s), 0);
	CHECK_TEXT(r.err.text, "");
	CU_ASSERT(r.s.results[0].started && r.s.results[0].partial && reads_of(0) > 0);
	/* the job was released, and never came to its start */
	CU_ASSERT(r.s.results[1].started && r.s.results[1].partial);
	CU_ASSERT_EQUAL(reads_of(1), 0);
	CU_ASSERT_FALSE(r.s.results[2].started);
	CU_ASSERT_FALSE(r.s.results[3].started);
	run_end(&r);
}

static void stopped_before(void)
{
	prepare("[a]\n" BUSY);
	atomic_store(&r.stop, true);
	CU_ASSERT_EQUAL(sched_run(&r.s), 0);
	CU_ASSERT_FALSE(r.s.results[0].started);
	run_end(&r);
}

static void stopped_layout(void)
{
	begin("[a]\nsize=16m\nfilename=x\n");
	CU_ASSERT_EQUAL(sched_plan(&r.s), 0);
	atomic_store(&r.stop, true);
	CU_ASSERT_EQUAL(sched_layout(&r.s), -EINTR);
	run_end(&r);
	CU_ASSERT_EQUAL(file_size("x"), UINT64_MAX);
}

/* All layout is done before the first job starts: none runs beside another's. */
static void layout_first(void)
{
	prepare("[a]\nsize=64k\nfilename=x\n[b]\nsize=64k\nfilename=y\nstonewall\n");
	CU_ASSERT_EQUAL(file_size("x"), 64 * KIB);
	CU_ASSERT_EQUAL(file_size("y"), 64 * KIB);
	CU_ASSERT_EQUAL(sched_run(&r.s), 0);
	CU_ASSERT_EQUAL(reads_of(0), 16);
	CU_ASSERT_EQUAL(reads_of(1), 16);
	run_end(&r);
	unlink("x");
	unlink("y");
}

/* Notes belong to their job; data that an earlier job writes are no holes. */
static void notes(void)
{
	file_sparse("holes", 64 * KIB);
	run("[write]\nrw=write\nsize=64k\nfilename=x\n[read]\nfilename=x\nstonewall\n"
	    "[holes]\nfilename=holes\niodepth=4\nslat=1\n");
	CHECK_TEXT(r.s.results[0].note.text, "");
	CHECK_TEXT(r.s.results[1].note.text, "");
	CHECK_TEXT(r.s.results[2].note.text,
		   "[holes] holes: 100.0% was never written (holes or reserved space), and "
		   "reading that measures no device; fill_holes=1 fills it\n"
		   "[holes] slat=1: psync finishes an I/O inside its submission: submission and "
		   "completion have no times of their own\n"
		   "[holes] iodepth=4: psync has one I/O in flight\n");
	run_end(&r);
	unlink("x");
	unlink("holes");
}

static void paths(void)
{
	run("[a]\nsize=64k\nnumjobs=2\nfilename=x:y\n[b]\nsize=160k\nnrfiles=20\n"
	    "[c]\nworkload=copy\nsource=x\nfilename=z\n");
	CU_ASSERT_EQUAL_FATAL(r.s.results[0].npaths, 2);
	CHECK_TEXT(r.s.results[0].paths[0], "x");
	CHECK_TEXT(r.s.results[0].paths[1], "y");
	CU_ASSERT_EQUAL(r.s.results[1].npaths, 16);
	CU_ASSERT_EQUAL_FATAL(r.s.results[2].npaths, 2);
	CHECK_TEXT(r.s.results[2].paths[0], "z");
	CHECK_TEXT(r.s.results[2].paths[1], "x");
	run_end(&r);
}

/* Steps open their files one after the other; without them all files are open at once. */
static void descriptors(void)
{
	prepare("[a]\nfilename=f\nsize=16k\nnumjobs=3\nsweep.bs=512 1k 2k 4k\n");
	CU_ASSERT_EQUAL(sched_needs(&r.s).descriptors, 3);
	run_end(&r);
	prepare("[a]\nfilename=f\nsize=16k\n[b]\nfilename=f\nsize=16k\nstonewall\n");
	CU_ASSERT_EQUAL(sched_needs(&r.s).descriptors, 2);
	run_end(&r);
}

static uint32_t saved;

/* A folder that takes ten seconds to be saved. */
static void save(void *arg, const struct job_result *results)
{
	(void)arg;
	(void)results;
	saved++;
	clock_advance(10 * NSEC_PER_SEC);
}

/* Returns the second in which the third checkpoint of a minute has ended that takes ten seconds. */
static uint64_t third_saved(const char *jobs)
{
	uint64_t at = 0;

	prepare(jobs);
	if (clock_hold(100 * NSEC_PER_SEC)) {
		r.s.start_ns = 100 * NSEC_PER_SEC;
		r.s.checkpoint.interval_ns = 60 * NSEC_PER_SEC;
		r.s.checkpoint.print = save;
		for (saved = 0; saved < 3; clock_advance(NSEC_PER_SEC))
			sched_status(&r.s);
		at = clock_now_ns() / NSEC_PER_SEC - 1;
	}
	clock_release();
	run_end(&r);
	return at;
}

/* They are made each minute; with a thousand steps, every 500 s. */
static void slow_checkpoints(void)
{
	uint64_t few = third_saved("[a]\nioengine=null\nsize=1m\n");
	uint64_t many = third_saved("[a]\nioengine=null\nsize=1m\nsweep.randseed=1..1000+1\n");

	CU_ASSERT(!few || few == 100 + 3 * 60 + 10);
	CU_ASSERT(!many || many == 100 + 60 + 10 + 2 * 510);
}

/* Of a run that went on, the steps to come take as long as those so far, without the pause. */
static void time_left(void)
{
	FILE *real = stderr;
	char *text = NULL;
	size_t n;

	prepare("[a]\nioengine=null\nsize=1m\nsweep.bs=4k 8k 16k 32k\n");
	r.progress.on = clock_hold(200 * NSEC_PER_SEC);
	r.progress.redraw_ns = 0;
	r.s.start_ns = 100 * NSEC_PER_SEC;
	r.s.paused_ns = 94 * NSEC_PER_SEC;
	r.s.begin = &r.s.list[2];
	r.s.end = &r.s.list[3];
	r.s.begin->released = true;
	stderr = open_memstream(&text, &n);
	for (uint64_t i = 1; i <= 2; i++) {
		r.s.ended_count = (struct progress_count){ .at_ns = i };
		sched_progress(&r.s);
	}
	fclose(stderr);
	stderr = real;
	CU_ASSERT(!r.progress.on || strstr(text, "step 3 of 4: a:   ?, 3s left, "));
	free(text);
	r.s.begin->released = false;
	clock_release();
	run_end(&r);
}

int main(void)
{
	static const struct test tests[] = {
		{ "jobs side by side start at one moment", together },
		{ "stonewall waits for all jobs above", stonewall },
		{ "wait_for waits for one job", wait_for },
		{ "startdelay and ramp_time count from the release", delays },
		{ "a result is its workers' sum", workers },
		{ "create_only runs nothing, and nobody waits for it", create_only },
		{ "a plan that is refused makes nothing", refused },
		{ "a job that fails stops no other", failing },
		{ "a job that cannot start leaves the results before it", cannot_start },
		{ "a stop ends what runs, and starts nothing more", stopped },
		{ "a stop before the start", stopped_before },
		{ "a stop while files are laid out", stopped_layout },
		{ "all files are laid out before the first start", layout_first },
		{ "notes name their job", notes },
		{ "the paths of a job, each once", paths },
		{ "a step needs descriptors for its own files alone", descriptors },
		{ "slow checkpoints are seldom", slow_checkpoints },
		{ "the time left of a run that went on has no pause in it", time_left },
		{ NULL, NULL },
	};

	clock_init();
	return suite_run("sched", tests);
}
