/* SPDX-License-Identifier: MIT */
/* A ramp that ends when so much has been moved, on a device whose time is simulated. */
#include "worker/ramp.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "tests/support.h"
#include "tests/ticks.h"

#define BS UINT64_C(1024)
#define MS NSEC_PER_MSEC

static struct rig rig;
static _Atomic uint64_t moved; /* by others, too */

/* Runs 40 I/Os of @ms each; false where time cannot be held here. */
static bool runs(uint64_t ms, const char *options)
{
	if (!ticks_make(&rig, &engine_scripted, 40 * BS, ms * MS, options))
		return false;
	rig.w.clock.ramp.moved = moved ? &moved : NULL;
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	rig_laws(&rig);
	return true;
}

static bool near(uint64_t a, uint64_t b)
{
	return a >= b && a < b + MS;
}

static void done(void)
{
	moved = 0;
	ticks_free(&rig);
}

static uint64_t counted(void)
{
	return rig.w.left.total.op[OP_READ].ios;
}

/* It ends with the transfer that makes it full. */
static void ends(void)
{
	static const char *const sizes[] = { "bs=1k ramp_size=9k", "bs=1k ramp_size=8193" };

	for (int k = 0; k < 2; k++) {
		if (!runs(100, sizes[k]))
			return;
		CU_ASSERT_EQUAL(counted(), 31);
		CU_ASSERT_EQUAL(rig.w.left.total.op[OP_READ].bytes, 31 * BS);
		CU_ASSERT(near(rig.w.left.begin_ns, TICKS_T0 + 900 * MS));
		CU_ASSERT(near(rig.w.left.end_ns, TICKS_T0 + 4000 * MS));
		CU_ASSERT(near(rig.series.start_ns, 900 * MS));
		done();
	}
}

/* However fast it is, little more is moved before somebody looks. */
static void looks_in_time(void)
{
	for (uint64_t ns = 50; ns < 2 * MS; ns *= 3) {
		uint64_t least = 4000 - 3900 - NSEC_PER_USEC / ns - 2;

		if (!ticks_make(&rig, &engine_scripted, 4000 * BS, ns, "bs=1k ramp_size=3900k"))
			return;
		CU_ASSERT_EQUAL(rig_run(&rig), 0);
		rig_laws(&rig);
		CU_ASSERT(counted() >= least && counted() <= 100);
		done();
	}
}

/* What others move counts, before it begins and while it runs; so does what it moves, for them. */
static void together(void)
{
	moved = 6 * BS;
	if (!runs(100, "bs=1k ramp_size=10k"))
		return;
	CU_ASSERT_EQUAL(counted(), 36);
	CU_ASSERT_EQUAL(moved, 10 * BS);
	done();
	moved = 11 * BS;
	if (!runs(100, "bs=1k ramp_size=10k"))
		return;
	CU_ASSERT_EQUAL(counted(), 40);
	CU_ASSERT_EQUAL(rig.w.left.begin_ns, rig.w.given.start_ns);
	done();
}

/* runtime= begins behind it, and nothing ends the job before. */
static void runtime(void)
{
	if (!runs(100, "bs=1k ramp_size=49k runtime=450ms time_based=1"))
		return;
	CU_ASSERT_EQUAL(counted(), 5);
	CU_ASSERT(near(rig.w.left.begin_ns, TICKS_T0 + 4900 * MS));
	CU_ASSERT(near(rig.w.left.end_ns, TICKS_T0 + 5400 * MS));
	done();
}

/* So does what is asked of a job, whose ramp does too little. */
static void floor_behind(void)
{
	if (!runs(500, "bs=1k ramp_size=9k rate_iops_min=3 rate_cycle=900"))
		return;
	CHECK_TEXT(rig.w.left.err.text,
		   "[job] rate_iops_min=3: 1.0 reads a second from 4.5 s to 5.5 s\n");
	done();
}

/* It moved less: nothing was measured, and what it did move is told to the others. */
static void never_full(void)
{
	moved = 1;
	if (!runs(100, "bs=1k ramp_size=1m"))
		return;
	CU_ASSERT_EQUAL(counted(), 0);
	CU_ASSERT_EQUAL(rig.w.left.begin_ns, rig.w.left.end_ns);
	CU_ASSERT_EQUAL(rig.series.nrows, 0);
	CU_ASSERT_EQUAL(rig.w.clock.ramp.bytes, 40 * BS);
	CU_ASSERT_EQUAL(moved, 40 * BS + 1);
	done();
}

/* It goes over slices: none is forgotten, and the last one ends where it does. */
static void over_slices(void)
{
	if (!runs(100, "bs=1k ramp_size=25k"))
		return;
	CU_ASSERT_EQUAL(counted() + rig.w.clock.ramp.ios, 40);
	CU_ASSERT_EQUAL_FATAL(rig.ramp.nrows, 3);
	CU_ASSERT_EQUAL(rig.ramp.rows[0].ios, 9);
	CU_ASSERT_EQUAL(rig.ramp.rows[1].ios, 10);
	CU_ASSERT_EQUAL(rig.ramp.rows[2].end_ns, rig.series.rows[0].start_ns);
	CU_ASSERT(near(rig.w.left.begin_ns, TICKS_T0 + 2500 * MS));
	CU_ASSERT_EQUAL(rig.ramp.rows[2].inflight, 1);
	done();
}

/* An error ends it in a ramp that has no end: it is told once, where it came. */
static void fails(void)
{
	if (!ticks_make(&rig, &engine_scripted, 40 * BS, 100 * MS, "bs=1k ramp_size=1m"))
		return;
	rig.script.fault[0] = (struct fault){ FAULT_ERROR, EIO, 24, 0 };
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	rig_laws(&rig);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_READ].errors, 1);
	CU_ASSERT_EQUAL_FATAL(rig.series.nrows, 1);
	CU_ASSERT_EQUAL(rig.series.rows[0].errors, 1);
	CU_ASSERT_EQUAL(rig.ramp.nrows, 3);
	done();
}

static const struct test tests[] = {
	{ "it ends when so much is moved", ends },
	{ "it is looked at in time", looks_in_time },
	{ "workers move it together", together },
	{ "runtime begins behind it", runtime },
	{ "a floor begins behind it", floor_behind },
	{ "a job that moves less", never_full },
	{ "a ramp over several slices", over_slices },
	{ "a failure within it", fails },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("worker_ramp", tests);
}
