/* SPDX-License-Identifier: MIT */
/*
 * The clock: it never goes back, says what CLOCK_MONOTONIC says, and turns ticks into ns exactly.
 * Times are only held between readings taken before and after, so no machine is too slow for this.
 */
#include "base/clock.h"

#include "tests/support.h"

#define NREADINGS 100000
#define TOLERANCE_NS (10 * NSEC_PER_MSEC) /* what calibration may be off by, and far more */

static void units(void)
{
	CU_ASSERT_EQUAL(NSEC_PER_SEC, 1000000000);
	CU_ASSERT_EQUAL(NSEC_PER_MSEC * 1000, NSEC_PER_SEC);
	CU_ASSERT_EQUAL(NSEC_PER_USEC * 1000, NSEC_PER_MSEC);
}

static uint64_t monotonic_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

static void uncalibrated(void)
{
	uint64_t before = monotonic_ns(), kernel = clock_gettime_ns(), now = clock_now_ns();
	uint64_t after = monotonic_ns();

	CU_ASSERT(before <= kernel && kernel <= now && now <= after);
	CHECK_TEXT(clock_name(), "clock_gettime");
}

static void calibrated(void)
{
	uint64_t before, now, after;

	clock_init();
	CHECK_TEXT(clock_name(), clock_scale.mult ? "tsc" : "clock_gettime");
	for (int i = 0; i < 1000; i++) {
		before = clock_gettime_ns();
		now = clock_now_ns();
		after = clock_gettime_ns();
		CU_ASSERT(now + TOLERANCE_NS >= before && now <= after + TOLERANCE_NS);
	}
}

/* Whoever begins it may do something else, and put the clock ahead, before it is settled. */
static void settled_later(void)
{
	const struct clock_scale was = clock_scale;
	const char *name = clock_name();
	uint64_t before, now, after;

	clock_scale = (struct clock_scale){ 0 };
	clock_begin();
	CHECK_TEXT(clock_name(), name);
	CU_ASSERT_EQUAL(clock_scale.mult, 0);
	before = monotonic_ns();
	now = clock_now_ns();
	CU_ASSERT(before <= now && now <= monotonic_ns());
	clock_put_ahead(3600 * NSEC_PER_SEC);
	clock_settle();
	CU_ASSERT_EQUAL(clock_scale.mult != 0, was.mult != 0);
	before = monotonic_ns() + 3600 * NSEC_PER_SEC;
	now = clock_now_ns();
	after = monotonic_ns() + 3600 * NSEC_PER_SEC;
	CU_ASSERT(now + TOLERANCE_NS >= before && now <= after + TOLERANCE_NS);
	CHECK_TEXT(clock_name(), name);

	/* settled once, it stays */
	clock_ahead_ns = 0;
	clock_scale = was;
	clock_settle();
	CU_ASSERT_EQUAL(clock_scale.ns, was.ns);
}

/* Its rate over 0.1 s, to 50 ppm: between two readings lies what lies between those beside. */
static void rate(void)
{
	uint64_t before0 = clock_gettime_ns(), start = clock_now_ns(), after0 = clock_gettime_ns();
	uint64_t before1, end, after1;

	do {
		before1 = clock_gettime_ns();
		end = clock_now_ns();
		after1 = clock_gettime_ns();
	} while (before1 < after0 + 100 * NSEC_PER_MSEC);
	CU_ASSERT(end - start + (end - start) / 20000 >= before1 - after0);
	CU_ASSERT(end - start <= after1 - before0 + (after1 - before0) / 20000);
}

static void monotonic(void)
{
	uint64_t first = clock_now_ns(), last = first;
	bool back = false;

	for (int i = 0; i < NREADINGS; i++) {
		uint64_t now = clock_now_ns();

		back |= now < last;
		last = now;
	}
	CU_ASSERT_FALSE(back);
	CU_ASSERT(last > first);
}

/* By the kernel's two lines, as machines have them. */
static void trusted(void)
{
	static const struct {
		const char *current, *available;
		bool trusted;
	} machines[] = {
		{ "tsc\n", "tsc hpet acpi_pm \n", true },
		{ "tsc\n", "", true },
		{ "kvm-clock\n", "kvm-clock tsc acpi_pm \n", true },
		{ "kvm-clock\n", "kvm-clock\n", false }, /* tsc=unstable */
		{ "kvm-clock\n", "kvm-clock tsc-early \n", false },
		{ "hyperv_clocksource_tsc_page\n", "hyperv_clocksource_tsc_page acpi_pm \n",
		  false },
		{ "hyperv_clocksource_tsc_page\n", "hyperv_clocksource_tsc_page tsc \n", true },
		{ "hpet\n", "hpet tsc acpi_pm \n", false }, /* highres=off names all */
		{ "tsc-early\n", "tsc-early hpet\n", false },
		{ "", "", false },
	};

	for (size_t i = 0; i < sizeof(machines) / sizeof(*machines); i++)
		CU_ASSERT_EQUAL(clock_tsc_trusted(machines[i].current, machines[i].available),
				machines[i].trusted);
}

#if defined(__x86_64__)
/* A counter of one ns a tick that was settled @since before now, and has leapt by @leap since. */
static uint64_t leapt(uint64_t since, int64_t leap)
{
	const struct clock_scale was = clock_scale;
	uint64_t apart;

	clock_scale = (struct clock_scale){ clock_tsc() - since - (uint64_t)leap,
					    clock_gettime_ns() - since, UINT64_C(1) << 32 };
	apart = clock_apart_ns();
	clock_scale = was;
	return apart;
}

/* In a day, the kernel's clock may be slewed by seconds. */
static void apart(void)
{
	const int64_t hour = 3600 * NSEC_PER_SEC;
	const uint64_t day = 24 * 3600 * NSEC_PER_SEC;
	uint64_t forth = leapt(0, hour), back = leapt(2 * day, -hour);

	CU_ASSERT(forth > 3500 * NSEC_PER_SEC && forth < 3700 * NSEC_PER_SEC);
	CU_ASSERT(back > 3500 * NSEC_PER_SEC && back < 3700 * NSEC_PER_SEC);
	CU_ASSERT_EQUAL(leapt(day, 300 * (int64_t)NSEC_PER_MSEC), 0);
}

/* A counter of our own making: @ns at @ago ticks before now, @mult / 2^32 ns a tick. */
static void scaled(uint64_t ago, uint64_t ns, uint64_t mult)
{
	struct clock_scale was = clock_scale;
	uint64_t before = clock_tsc(), now, after;

	clock_scale = (struct clock_scale){ before - ago, ns, mult };
	now = clock_now_ns();
	after = clock_tsc();
	clock_scale = was;
	CU_ASSERT(now >= ns + (uint64_t)((unsigned __int128)ago * mult >> 32));
	CU_ASSERT(now <= ns + (uint64_t)((unsigned __int128)(after - before + ago) * mult >> 32));
}

static void scale(void)
{
	const uint64_t one = UINT64_C(1) << 32;

	scaled(0, 1000, one);
	scaled(12345, 1000, one);
	scaled(12345, 7, 3 * one);
	scaled(1000000, 0, one / 4 + 1);
	/* a machine that has been up for ten years */
	scaled(UINT64_C(1) << 60, UINT64_C(1) << 59, one / 3);
}
#else
static void apart(void)
{
	CU_ASSERT_EQUAL(clock_apart_ns(), 0);
}

static void scale(void)
{
	clock_init();
	CHECK_TEXT(clock_name(), "clock_gettime");
}
#endif

static const struct test tests[] = {
	{ "units", units },
	{ "uncalibrated, it is CLOCK_MONOTONIC", uncalibrated },
	{ "calibrated, it agrees with CLOCK_MONOTONIC", calibrated },
	{ "it may be settled later than begun", settled_later },
	{ "it is as fast as CLOCK_MONOTONIC", rate },
	{ "it never goes back", monotonic },
	{ "the kernel says whether it trusts the counter", trusted },
	{ "a counter that leaps is found out", apart },
	{ "ticks become ns", scale },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("clock", tests);
}
