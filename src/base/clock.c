/* SPDX-License-Identifier: MIT */
/* Choice and calibration of the clock: see clock.h. */
#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

/* A rate to 1 millionth: the measured spread of 200 calibrations; 5 and more with one reading. */
#define CALIBRATE_NS (2 * NSEC_PER_MSEC)
#define NREADINGS 256
#define NBEST 64

struct clock_scale clock_scale;
uint64_t clock_ahead_ns;

/* Returns whether a line of the kernel has that word. */
static bool has_word(const char *line, const char *word)
{
	size_t len = strlen(word);

	for (line += strspn(line, " \n"); *line; line += strspn(line, " \n")) {
		size_t n = strcspn(line, " \n");

		if (n == len && !strncmp(line, word, n))
			return true;
		line += n;
	}
	return false;
}

bool clock_tsc_trusted(const char *current, const char *available)
{
	if (has_word(current, "tsc"))
		return true;
	return has_word(available, "tsc") &&
	       (has_word(current, "kvm-clock") || has_word(current, "hyperv_clocksource_tsc_page"));
}

#if defined(__x86_64__)
static void clocksource_read(const char *name, char *line, size_t size)
{
	char path[96];
	FILE *f;

	line[0] = '\0';
	snprintf(path, sizeof(path), "/sys/devices/system/clocksource/clocksource0/%s", name);
	f = fopen(path, "re");
	if (!f)
		return;
	if (!fgets(line, (int)size, f))
		line[0] = '\0';
	fclose(f);
}

/*
 * Returns whether the TSC is invariant, by CPUID 0x80000007, EDX bit 8 (Intel SDM 17.17.1, AMD APM
 * 3 E.4.7), and trusted by the kernel.
 */
static bool tsc_usable(void)
{
	char current[64], available[256];
	unsigned a, b, c, d;

	if (!__get_cpuid(0x80000007, &a, &b, &c, &d) || !(d & (1u << 8)))
		return false;
	clocksource_read("current_clocksource", current, sizeof(current));
	clocksource_read("available_clocksource", available, sizeof(available));
	return clock_tsc_trusted(current, available);
}

/* Both clocks, read at one moment: the middle of @took ticks. */
struct reading {
	uint64_t took, tsc, ns;
};

static int by_took(const void *one, const void *other)
{
	const struct reading *a = one, *b = other;

	return (a->took > b->took) - (a->took < b->took);
}

/* Reads the kernel's clock, which nobody has put ahead. */
static uint64_t kernel_ns(void)
{
	return clock_gettime_ns() - clock_ahead_ns;
}

/*
 * Reads both clocks NREADINGS times, and returns the sums of the NBEST closest readings, from
 * @start on. An interrupted reading took long, and is left out; a sum is finer than the unit of a
 * clock. Between the two readings of a clock lies the same part of a call at each end of the
 * calibration, so that it does not count.
 */
static struct reading sums_of_both(const struct reading *start)
{
	struct reading all[NREADINGS], sums = { 0 };

	for (int i = 0; i < NREADINGS; i++) {
		uint64_t before = clock_tsc(), ns = kernel_ns(), after = clock_tsc();

		all[i] = (struct reading){ after - before, before + (after - before) / 2, ns };
	}
	qsort(all, NREADINGS, sizeof(*all), by_took);
	for (int i = 0; i < NBEST; i++) {
		sums.tsc += all[i].tsc - start->tsc;
		sums.ns += all[i].ns - start->ns;
	}
	return sums;
}

/* The begin of a calibration; no ticks at its start: there is none. */
static struct {
	struct reading start, first;
} begun;

void clock_begin(void)
{
	if (!tsc_usable())
		return;
	begun.start = (struct reading){ 0, clock_tsc(), kernel_ns() };
	begun.first = sums_of_both(&begun.start);
}

void clock_settle(void)
{
	const struct reading *start = &begun.start, *first = &begun.first;
	struct reading last;

	if (!start->tsc)
		return;
	while (kernel_ns() - start->ns < CALIBRATE_NS)
		;
	last = sums_of_both(start);
	clock_scale.mult = (uint64_t)(((unsigned __int128)(last.ns - first->ns) << 32) /
				      (last.tsc - first->tsc));
	clock_scale.tsc = start->tsc + last.tsc / NBEST;
	clock_scale.ns = start->ns + last.ns / NBEST + clock_ahead_ns;
	begun.start.tsc = 0;
}

static bool by_tsc(void)
{
	return clock_scale.mult || begun.start.tsc;
}
#else
void clock_begin(void)
{
}

void clock_settle(void)
{
}

static bool by_tsc(void)
{
	return false;
}
#endif

void clock_init(void)
{
	clock_begin();
	clock_settle();
}

/* The most that both may be apart: 1 ms, and 200 ppm as the kernel's is slewed. */
#define APART_NS NSEC_PER_MSEC
#define APART_OF 5000

uint64_t clock_apart_ns(void)
{
	uint64_t before = clock_gettime_ns(), now = clock_now_ns(), after = clock_gettime_ns();
	uint64_t apart = max_ns(now, after) - min_ns(now, before);

	if (now >= before && now <= after)
		return 0;
	return apart > APART_NS + (after - clock_scale.ns) / APART_OF ? apart : 0;
}

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
	return by_tsc() ? "tsc" : "clock_gettime";
}
