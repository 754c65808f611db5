/* SPDX-License-Identifier: MIT */
/*
 * Workers with a rate, on a device whose time is simulated: a clock that only moves when an I/O or
 * a wait is said to take time.
 */
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
static struct {
	uint64_t n, sum_ns;
	bool busy; /* a sleep with I/Os in flight */
} slept;

int nanosleep(const struct timespec *ts, struct timespec *left)
{
	uint64_t ns = (uint64_t)ts->tv_sec * NSEC_PER_SEC + (uint64_t)ts->tv_nsec;

	(void)left;
	slept.n++;
	slept.sum_ns += ns;
	slept.busy |= rig.w.loop.inflight > 0;
	clock_advance(ns);
	return 0;
}

/* Runs a job on a device whose I/Os take @io_ns; false where time cannot be held here. */
static bool given(const struct engine *engine, uint64_t io_ns, const char *options)
{
	if (!clock_hold(T0))
		return false;
	memset(&device, 0, sizeof(device));
	memset(&slept, 0, sizeof(slept));
	device.io_ns = io_ns;
	rig_make(&rig, engine, 1000 * BS, 1, options);
	return true;
}

static void run(void)
{
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	rig_laws(&rig);
	CU_ASSERT(!rig.w.left.failed && !slept.busy);
	CU_ASSERT_EQUAL(device.idle_calls, 0);
}

static void done(void)
{
	rig_free(&rig);
	clock_release();
}

/* Reading a clock that stands still may still take some ns. */
static bool near(uint64_t a, uint64_t b)
{
	return a <= b + 20 * US && b <= a + 20 * US;
}

/* Within the width of a bucket. */
static bool about(uint64_t a, uint64_t b)
{
	return a <= b + b / 128 + 20 * US && b <= a + a / 128 + 20 * US;
}

/* --- workers --- */

/* 1000 a second for 10 s, on a device that needs 0.1 ms. */
static void keeps_rate(void)
{
	static const struct engine *const kinds[] = { &engine_one_by_one, &engine_queued };

	for (int k = 0; k < 2; k++) {
		if (!given(kinds[k], 100 * US,
			   "bs=1k rate_iops=1000 runtime=10s time_based=1 iodepth=4"))
			return;
		run();
		CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, 10000);
		CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->late, 0);
		CU_ASSERT(near(rig_total(&rig, OP_READ)->hist[RESPONSE]->max, 100 * US));
		CU_ASSERT(near(rig_total(&rig, OP_READ)->hist[LAT]->min, 100 * US));
		CU_ASSERT(near(rig.w.left.end_ns, T0 + 10 * NSEC_PER_SEC));
		CU_ASSERT(near(slept.sum_ns, 9000 * MS));
		done();
	}
}

/*
 * The device stalls for 500 ms. One by one, the I/O that was due k ms after that began is back at
 * 500.1 ms + k 0.1 ms, so its response is 500.1 - 0.9 k ms: 410.1 for the 1 % of 10,000 that are
 * worse, 491.1 for the 0.1 %. Those up to k = 555 find the device busy.
 */
static void stall_of_one(void)
{
	const struct histogram *lat, *response;

	if (!given(&engine_one_by_one, 100 * US, "bs=1k rate_iops=1000 runtime=10s time_based=1"))
		return;
	device.stall_ns = T0 + 5000 * MS;
	device.stall_end_ns = T0 + 5500 * MS;
	run();
	lat = rig_total(&rig, OP_READ)->hist[LAT];
	response = rig_total(&rig, OP_READ)->hist[RESPONSE];
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, 10000);
	CU_ASSERT(about(histogram_percentile(response, 99), 410100 * US));
	CU_ASSERT(about(histogram_percentile(response, 99.9), 491100 * US));
	CU_ASSERT(near(response->max, 500100 * US));
	CU_ASSERT(about(histogram_percentile(lat, 99.9), 100 * US));
	CU_ASSERT(near(lat->max, 500100 * US));
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->late, 555);
	CU_ASSERT(near(rig_total(&rig, OP_READ)->late_max_ns, 499100 * US));
	done();
}

/* With enough of them in flight all are issued in time, and what is slow shows in lat as well. */
static void stall_of_many(void)
{
	const struct histogram *lat, *response;

	if (!given(&engine_queued, 100 * US,
		   "bs=1k rate_iops=1000 runtime=10s time_based=1 iodepth=1000"))
		return;
	device.stall_ns = T0 + 5000 * MS;
	device.stall_end_ns = T0 + 5500 * MS;
	run();
	lat = rig_total(&rig, OP_READ)->hist[LAT];
	response = rig_total(&rig, OP_READ)->hist[RESPONSE];
	CU_ASSERT_EQUAL(device.deepest, 501); /* from its first moment to its end */
	CU_ASSERT(about(histogram_percentile(response, 99), 400100 * US));
	CU_ASSERT(about(histogram_percentile(response, 99.9), 490100 * US));
	CU_ASSERT(about(histogram_percentile(lat, 99), 400100 * US));
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->late, 0);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->late_max_ns, 0);
	done();
}

/* With 100 in flight those from the 101st on are late, until the last that was due meanwhile. */
static void stall_of_some(void)
{
	if (!given(&engine_queued, 100 * US,
		   "bs=1k rate_iops=1000 runtime=10s time_based=1 iodepth=100"))
		return;
	device.stall_ns = T0 + 5000 * MS;
	device.stall_end_ns = T0 + 5500 * MS;
	run();
	CU_ASSERT_EQUAL(device.deepest, 100);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, 10000);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->late, 401);
	CU_ASSERT(near(rig_total(&rig, OP_READ)->late_max_ns, 400100 * US));
	CU_ASSERT(about(histogram_percentile(rig_total(&rig, OP_READ)->hist[RESPONSE], 99),
			400100 * US));
	CU_ASSERT(about(histogram_percentile(rig_total(&rig, OP_READ)->hist[LAT], 99.9),
			490100 * US));
	done();
}

/* A device that cannot: it does what it can, and is ever further behind. */
static void too_fast(void)
{
	if (!given(&engine_one_by_one, 2 * MS, "bs=1k rate_iops=1000 runtime=1s time_based=1"))
		return;
	run();
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, 500);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->late, 499);
	CU_ASSERT(near(rig_total(&rig, OP_READ)->hist[LAT]->max, 2 * MS));
	CU_ASSERT(near(rig_total(&rig, OP_READ)->hist[RESPONSE]->max, 501 * MS));
	CU_ASSERT_EQUAL(slept.n, 0);
	done();
}

/* It ends with its last I/O, and not when another one would be due. */
static void ends(void)
{
	static const struct engine *const kinds[] = { &engine_one_by_one, &engine_queued };

	for (int k = 0; k < 2; k++) {
		if (!given(kinds[k], MS, "bs=1k rate=1k number_ios=5 iodepth=4"))
			return;
		run();
		CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, 5);
		CU_ASSERT(near(rig.w.left.end_ns, T0 + 4001 * MS));
		CU_ASSERT_EQUAL(rig.w.left.planned, 5);
		done();
	}
}

/* Reads and writes at rates of their own, whatever rwmixread= would have. */
static void mix(void)
{
	if (!given(&engine_queued, MS,
		   "bs=1k,2k rw=randrw rate=300k,1000k runtime=2s time_based=1 iodepth=8 "
		   "rwmixread=80"))
		return;
	run();
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, 600);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->ios, 1000);
	CU_ASSERT(near(rig_total(&rig, OP_READ)->hist[RESPONSE]->max, MS));
	done();
}

/* Trims have the third rate; a trim and its write are one unit, whose response is the write's. */
static void trims(void)
{
	if (!given(&engine_queued, MS, "bs=1k rw=trim rate_iops=1,2,50 number_ios=100 iodepth=4"))
		return;
	run();
	CU_ASSERT_EQUAL(rig_total(&rig, OP_TRIM)->hist[RESPONSE]->count, 100);
	CU_ASSERT(near(rig.w.left.end_ns, T0 + 1981 * MS));
	done();
	if (!given(&engine_queued, MS, "bs=1k rw=trimwrite rate_iops=50 number_ios=100 iodepth=4"))
		return;
	run();
	CU_ASSERT_EQUAL(rig_total(&rig, OP_TRIM)->ios, 100);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_TRIM)->hist[RESPONSE]->count, 0);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->hist[RESPONSE]->count, 100);
	CU_ASSERT(near(rig_total(&rig, OP_WRITE)->hist[RESPONSE]->max, 2 * MS));
	CU_ASSERT(near(rig.w.left.end_ns, T0 + 1982 * MS));
	done();
	/* of two rates, the slower holds for both */
	for (int k = 0; k < 2; k++) {
		if (!given(&engine_queued, MS,
			   k ? "bs=1k rw=trimwrite rate_iops=,50,200 number_ios=100 iodepth=4" :
			       "bs=1k rw=trimwrite rate=,200k,50k number_ios=100 iodepth=4"))
			return;
		run();
		CU_ASSERT_EQUAL(rig_total(&rig, OP_TRIM)->ios, 100);
		CU_ASSERT(near(rig.w.left.end_ns, T0 + 1982 * MS));
		done();
	}
}

/* A range of sizes: as many bytes as rate= says, and with rate_iops= as so many of the smallest. */
static void sizes(void)
{
	static const char *const rates[] = { "rate=1m", "rate_iops=1k" };
	char options[128];

	for (int k = 0; k < 2; k++) {
		snprintf(options, sizeof(options),
			 "bsrange=1k-16k rw=randread %s runtime=20s time_based=1", rates[k]);
		if (!given(&engine_one_by_one, 10 * US, options))
			return;
		run();
		CU_ASSERT(rig_total(&rig, OP_READ)->bytes >= 20 << 20);
		CU_ASSERT(rig_total(&rig, OP_READ)->bytes <= (20 << 20) + 16384);
		done();
	}
	/* of a Poisson process it is their number that counts: 4000, and six times the deviation */
	if (!given(&engine_one_by_one, 10 * US,
		   "bsrange=1k-16k rw=randread rate_iops=200 rate_process=poisson runtime=20s "
		   "time_based=1"))
		return;
	run();
	CU_ASSERT(rig_total(&rig, OP_READ)->ios >= 3600 && rig_total(&rig, OP_READ)->ios <= 4400);
	done();
}

/* A sync does not wait for its turn, and is no unit of work. None follows the last write. */
static void syncs(void)
{
	if (!given(&engine_one_by_one, MS, "bs=1k rw=write rate_iops=10 fsync=1 number_ios=20"))
		return;
	run();
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->ios, 20);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_SYNC)->ios, 19);
	CU_ASSERT(near(rig.w.left.end_ns, T0 + 1901 * MS));
	CU_ASSERT_EQUAL(rig_total(&rig, OP_SYNC)->hist[RESPONSE]->count, 0);
	CU_ASSERT(near(rig_total(&rig, OP_WRITE)->hist[RESPONSE]->max, MS));
	done();
}

/* A ramp is paced and not measured; a round begins where the one before it ended. */
static void ramp_and_loops(void)
{
	if (!given(&engine_queued, MS,
		   "bs=1k rate_iops=100 ramp_time=1s number_ios=75 loops=4 iodepth=2"))
		return;
	run();
	CU_ASSERT_EQUAL(rig.w.left.planned, 300);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->ios, 200);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->hist[RESPONSE]->count, 200);
	CU_ASSERT(near(rig.w.left.end_ns, T0 + 2991 * MS));
	done();
}

/* The schedule counts from the job's start, also where the worker comes late to it. */
static void late_start(void)
{
	if (!given(&engine_one_by_one, 0, "bs=1k rate_iops=100 number_ios=100"))
		return;
	rig.w.given.run_start_ns = rig.w.given.start_ns = T0 - 500 * MS;
	run();
	CU_ASSERT(near(rig.w.left.end_ns, T0 + 490 * MS));
	CU_ASSERT(near(rig_total(&rig, OP_READ)->hist[RESPONSE]->max, 500 * MS));
	done();
}

/* A unit of work of several transfers has one response, of the whole. */
static void chains(void)
{
	if (!given(&engine_queued, MS,
		   "bs=1k workload=copy source=s filename=t rate_iops=50 iodepth=4 "
		   "number_ios=100"))
		return;
	run();
	CU_ASSERT_EQUAL(rig_total(&rig, OP_COPY)->ios, 100);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_COPY)->hist[RESPONSE]->count, 100);
	CU_ASSERT(near(rig_total(&rig, OP_COPY)->hist[RESPONSE]->min, 2 * MS));
	CU_ASSERT_EQUAL(rig_total(&rig, OP_READ)->hist[RESPONSE]->count, 0);
	CU_ASSERT_EQUAL(rig_total(&rig, OP_WRITE)->hist[RESPONSE]->count, 0);
	CU_ASSERT(near(rig.w.left.end_ns, T0 + 1983 * MS)); /* the last one, and a sync */
	done();
}

/*
 * A pause of 50 ms after 20 I/Os. What was due in it is caught up with; or it is left out, so that
 * a round takes the 19 gaps of its I/Os, the pause, and what the last I/O took.
 */
static void pauses(void)
{
	if (!given(&engine_one_by_one, 100 * US,
		   "bs=1k rate_iops=200 thinktime=50ms thinktime_blocks=20 runtime=10s "
		   "time_based=1"))
		return;
	run();
	CU_ASSERT(rig_total(&rig, OP_READ)->ios >= 1989 && rig_total(&rig, OP_READ)->ios <= 2000);
	done();
	if (!given(&engine_one_by_one, 100 * US,
		   "bs=1k rate_iops=200 thinktime=50ms thinktime_blocks=20 runtime=10s "
		   "time_based=1 rate_ignore_thinktime=1"))
		return;
	run();
	CU_ASSERT(rig_total(&rig, OP_READ)->ios >= 20 * 10000 / 146 &&
		  rig_total(&rig, OP_READ)->ios <= 20 * 10000 / 144);
	done();
}

/* One seed, one sequence, also where reads and writes come as they are due. */
static void sequence(void)
{
	static const struct engine *const kinds[] = { &engine_one_by_one, &engine_queued };
	static const uint64_t io_ns[] = { 10 * US, 30 * MS };
	uint64_t digest[2];

	for (int k = 0; k < 2; k++) {
		if (!given(kinds[k], io_ns[k],
			   "bs=1k rw=randrw rate_iops=70,200 rate_process=poisson number_ios=500 "
			   "iodepth=8"))
			return;
		run();
		digest[k] = rig.w.left.digest;
		done();
	}
	CU_ASSERT_EQUAL(digest[0], digest[1]);
}

static const struct test tests[] = {
	{ "a rate that is kept", keeps_rate },
	{ "a stall, one by one", stall_of_one },
	{ "a stall with all in flight", stall_of_many },
	{ "a stall with some in flight", stall_of_some },
	{ "a rate that cannot be kept", too_fast },
	{ "the end of the work", ends },
	{ "rates of a mix", mix },
	{ "rates of trims", trims },
	{ "rates of sizes that vary", sizes },
	{ "syncs beside a rate", syncs },
	{ "a rate through a ramp and rounds", ramp_and_loops },
	{ "a late start", late_start },
	{ "the rate of a copy", chains },
	{ "a rate and pauses", pauses },
	{ "the sequence of a mix", sequence },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("worker_rate", tests);
}
