/* SPDX-License-Identifier: MIT */
/* Choice and calibration of the clock: see clock.h. */
#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

#define CALIBRATE_NS (20 * NSEC_PER_MSEC)

struct clock_scale clock_scale;
uint64_t clock_ahead_ns;

#if defined(__x86_64__)
/*
 * Returns whether the TSC is invariant, by CPUID 0x80000007, EDX bit 8 (Intel SDM 17.17.1, AMD APM
 * 3 E.4.7), and trusted by the kernel, which leaves the clock source "tsc" when cores disagree.
 */
static bool tsc_usable(void)
{
	unsigned a, b, c, d;
	char source[32] = "";
	FILE *f;

	if (!__get_cpuid(0x80000007, &a, &b, &c, &d) || !(d & (1u << 8)))
		return false;
	f = fopen("/sys/devices/system/clocksource/clocksource0/current_clocksource", "re");
	if (!f)
		return false;
	if (!fgets(source, sizeof(source), f))
		source[0] = '\0';
	fclose(f);
	return !strcmp(source, "tsc\n");
}

/* Reads both clocks at one moment: of several tries, the one with the closest readings. */
static void clock_pair(uint64_t *tsc, uint64_t *ns)
{
	uint64_t best = UINT64_MAX;

	for (int i = 0; i < 64; i++) {
		uint64_t before = __rdtsc(), t = clock_gettime_ns(), after = __rdtsc();

		if (after - before < best) {
			best = after - before;
			*tsc = before + best / 2;
			*ns = t;
		}
	}
}

void clock_init(void)
{
	uint64_t tsc0, ns0, tsc1, ns1;

	if (!tsc_usable())
		return;
	clock_pair(&tsc0, &ns0);
	while (clock_gettime_ns() - ns0 < CALIBRATE_NS)
		;
	clock_pair(&tsc1, &ns1);
	clock_scale.mult = (uint64_t)(((unsigned __int128)(ns1 - ns0) << 32) / (tsc1 - tsc0));
	clock_scale.tsc = tsc1;
	clock_scale.ns = ns1;
}
#else
void clock_init(void)
{
}
#endif

void clock_put_ahead(uint64_t ns)
{
	clock_scale.ns += ns;
	clock_ahead_ns += ns;
}

uint64_t clock_wall_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (uint64_t)ts.tv_sec * NSEC_PER_SEC + (uint64_t)ts.tv_nsec;
}

const char *clock_name(void)
{
	return clock_scale.mult ? "tsc" : "clock_gettime";
}
