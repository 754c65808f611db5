/* SPDX-License-Identifier: MIT */
/* The least that a job is to do, on a device whose time is simulated. */
#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "tests/device.h"
#include "tests/rig.h"
#include "tests/support.h"

#define BS UINT64_C(1024)
#define T0 (1000 * NSEC_PER_SEC)
#define MS NSEC_PER_MSEC
#define US NSEC_PER_USEC

static struct rig rig;

int nanosleep(const struct timespec *ts, struct timespec *left)
{
	(void)left;
	clock_advance((uint64_t)ts->tv_sec * NSEC_PER_SEC + (uint64_t)ts->tv_nsec);
	return 0;
}

/* Runs a job whose I/Os take @io_ns; false where time cannot be held here. */
static bool runs(const struct engine *engine, uint64_t io_ns, const char *options)
{
	if (!clock_hold(T0))
		return false;
	device.io_ns = io_ns;
	rig_make(&rig, engine, 1000 * BS, 1, options);
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	rig_laws(&rig);
	return true;
}

/* It ended at @ns, with these words ("": in order). */
static void ended(uint64_t ns, const char *words)
{
	CHECK_TEXT(rig.w.left.err.text, words);
	CU_ASSERT_EQUAL(rig.w.left.unmet, *words != '\0');
	CU_ASSERT_EQUAL(rig.w.left.partial, *words != '\0');
	CU_ASSERT(!rig.w.left.failed);
	CU_ASSERT(rig.w.left.end_ns >= T0 + ns && rig.w.left.end_ns <= T0 + ns + device.io_ns + MS);
	rig_free(&rig);
	clock_release();
	memset(&device, 0, sizeof(device));
}

/* What does less ends after the first window, which begins when two seconds are over. */
static void too_little(void)
{
	if (!runs(&engine_one_by_one, 10 * MS, "bs=1k rate_iops_min=200 runtime=10s time_based=1"))
		return;
	ended(3000 * MS, "[job] rate_iops_min=200: 100.0 reads a second from 2.0 s to 3.0 s\n");
	if (!runs(&engine_queued, 10 * MS,
		  "bs=1k rw=write rate_min=200k rate_cycle=500 runtime=10s time_based=1"))
		return;
	ended(2500 * MS,
	      "[job] rate_min=204800: 102400.0 bytes of writes a second from 2.0 s to 2.5 s\n");
}

static void enough(void)
{
	static const char *const options[] = {
		"bs=1k rate_iops_min=100 runtime=10s time_based=1",
		"bs=1k rate_iops_min=99 rate_cycle=7 runtime=10s time_based=1",
		"bs=1k rate_iops=80 rate_iops_min=80 runtime=10s time_based=1",
		"bs=1k rate_min=100k runtime=10s time_based=1",
		/* of what it does not do */
		"bs=1k rate_iops_min=,200 runtime=10s time_based=1",
	};

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if (!runs(&engine_one_by_one, 10 * MS, options[i]))
			return;
		ended(9990 * MS, "");
	}
}

/* Windows shorter than an I/O's gap: it is looked at when one could have been done. */
static void seldom(void)
{
	if (!runs(&engine_one_by_one, MS, "bs=4k rate=1250 ratemin=1024 runtime=60s time_based=1"))
		return;
	ended(60000 * MS, "");
	if (!runs(&engine_one_by_one, 8000 * MS, "bs=4k rate_min=1024 runtime=60s time_based=1"))
		return;
	CU_ASSERT(rig.w.left.unmet && rig.w.left.end_ns <= T0 + 24001 * MS);
	ended(24000 * MS, rig.w.left.err.text);
}

/* A job that has begun well is looked at on and on, also while nothing comes back. */
static void stalls(void)
{
	if (!clock_hold(T0))
		return;
	device.stall_ns = T0 + 5100 * MS;
	device.stall_end_ns = T0 + 9000 * MS;
	if (!runs(&engine_queued, 10 * MS,
		  "bs=1k iodepth=4 rate_iops_min=300 runtime=20s time_based=1"))
		return;
	CHECK_TEXT(rig.w.left.err.text,
		   "[job] rate_iops_min=300: 44.0 reads a second from 5.0 s to 6.0 s\n");
	CU_ASSERT(rig.w.left.unmet);
	rig_free(&rig);
	memset(&device, 0, sizeof(device));
	/* a ramp is not looked at */
	device.stall_ns = T0 + 2100 * MS;
	device.stall_end_ns = T0 + 5000 * MS;
	if (!runs(&engine_queued, 10 * MS,
		  "bs=1k iodepth=4 rate_iops_min=300 ramp_time=5s runtime=5s time_based=1"))
		return;
	ended(9990 * MS, "");
}

/* One direction of a mix is enough to fail. */
static void mix(void)
{
	if (!runs(&engine_one_by_one, 5 * MS,
		  "bs=1k rw=randrw rate_iops=50,100 rate_iops_min=50,100 runtime=10s time_based=1"))
		return;
	ended(9995 * MS, "");
	if (!runs(&engine_one_by_one, 5 * MS,
		  "bs=1k rw=rw rwmixread=75 rate_iops_min=100 runtime=10s time_based=1"))
		return;
	ended(3000 * MS, "[job] rate_iops_min=100: 51.0 writes a second from 2.0 s to 3.0 s\n");
}

static void rules(void)
{
	CHECK_JOBS("[a]\nrate=1m\nratemin=1m\nratecycle=100\n", "");
	CHECK_JOBS("[a]\nrate=1m\nrate_iops_min=1g\n", "");
	CHECK_JOBS("[a]\nrate_min=1m\nrate_iops_min=100\n",
		   "job.ini:2: [a] rate_min= and rate_iops_min= contradict each other: leave one "
		   "out\n");
	CHECK_JOBS("[a]\nrate=1m\nrate_min=2m\n",
		   "job.ini:3: [a] rate_min= of reads is higher than their rate=\n");
	CHECK_JOBS("[a]\nrate_iops=9,7\nrate_iops_min=8\n",
		   "job.ini:3: [a] rate_iops_min= of writes is higher than their rate_iops=\n");
	CHECK_JOBS("[a]\nrate_cycle=100\nrate=1m\n",
		   "job.ini:2: [a] rate_cycle= means nothing without rate_min= or "
		   "rate_iops_min=\n");
}

static const struct test tests[] = {
	{ "too little", too_little },
	{ "enough", enough },
	{ "I/Os that are seldom", seldom },
	{ "stalls", stalls },
	{ "a mix", mix },
	{ "rules between options", rules },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("worker_floor", tests);
}
