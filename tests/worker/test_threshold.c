/* SPDX-License-Identifier: MIT */
/* threshold=: latencies over bounds, on a device whose time is simulated. */
#include <time.h>

#include "base/clock.h"
#include "tests/device.h"
#include "tests/rig.h"
#include "tests/support.h"

#define T0 (1000 * NSEC_PER_SEC)
#define MS NSEC_PER_MSEC

static struct rig rig;

int nanosleep(const struct timespec *ts, struct timespec *left)
{
	(void)left;
	clock_advance((uint64_t)ts->tv_sec * NSEC_PER_SEC + (uint64_t)ts->tv_nsec);
	return 0;
}

/* Runs 100 I/Os of 10 ms; one that is issued within a stall begins at its end. */
static bool runs(const struct engine *engine, const char *options, uint64_t stall_ms)
{
	if (!clock_hold(T0))
		return false;
	device = (struct device){ .io_ns = 10 * MS,
				  .stall_ns = stall_ms ? T0 + 100 * MS : 0,
				  .stall_end_ns = stall_ms ? T0 + (100 + stall_ms) * MS : 0 };
	rig_make(&rig, engine, 102400, 1, options);
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	rig_laws(&rig);
	return true;
}

static void over(enum op op, enum latency kind, uint64_t a, uint64_t b)
{
	const struct histogram *h = rig.w.left.total.op[op].hist[kind];

	CU_ASSERT_PTR_NOT_NULL_FATAL(h);
	CU_ASSERT_EQUAL(h->over[0], a);
	CU_ASSERT_EQUAL(h->over[1], b);
}

static void done(void)
{
	rig_free(&rig);
	clock_release();
	device = (struct device){ 0 };
}

/* 10 ms is the middle of nothing: a bucket there is 65 us wide. */
static void border(void)
{
	if (!runs(&engine_one_by_one, "bs=1k threshold=9.999999ms,10ms", 0))
		return;
	over(OP_READ, LAT, 100, 0);
	done();
}

static void stalled(void)
{
	if (!runs(&engine_one_by_one, "bs=1k rw=write threshold=10ms,509ms", 500))
		return;
	over(OP_WRITE, LAT, 1, 1);
	done();
	if (!runs(&engine_queued, "bs=1k iodepth=8 threshold=10ms,510ms", 500))
		return;
	over(OP_READ, LAT, 8, 0);
	done();
}

/* From when each was due, all those behind the stall are late, too, by 10 ms less each time. */
static void response(void)
{
	if (!runs(&engine_one_by_one, "bs=1k rate_iops=50 threshold=100ms,400ms", 500))
		return;
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_READ].hist[LAT]->over[1], 1);
	CU_ASSERT(rig.w.left.total.op[OP_READ].hist[RESPONSE]->over[1] > 5);
	CU_ASSERT(rig.w.left.total.op[OP_READ].hist[RESPONSE]->over[0] >
		  rig.w.left.total.op[OP_READ].hist[RESPONSE]->over[1]);
	done();
}

/* What took long in the ramp is not measured. */
static void ramp(void)
{
	if (!runs(&engine_one_by_one,
		  "bs=1k time_based=1 runtime=1s ramp_time=1s threshold=10ms,100ms", 500))
		return;
	over(OP_READ, LAT, 0, 0);
	done();
}

static void copied(void)
{
	if (!runs(&engine_one_by_one,
		  "workload=copy source=s filename=t bs=1k threshold=10ms,19.999ms", 0))
		return;
	over(OP_READ, LAT, 0, 0);
	over(OP_COPY, LAT, 100, 100);
	done();
}

static const struct test tests[] = {
	{ "a latency at a bound is not over it", border },
	{ "what a stall holds up is over", stalled },
	{ "a response is counted from when it was due", response },
	{ "a ramp is not counted", ramp },
	{ "a copy is counted as a whole", copied },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("threshold", tests);
}
