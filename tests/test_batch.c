/* SPDX-License-Identifier: MIT */
/*
 * The batch controller, on devices that are formulas: it finds a size within 5 % of the best one,
 * stays there, keeps a latency target, follows a device that changes, and tells all it decides.
 */
#include "batch.h"

#include "clock.h"
#include "rng.h"
#include "support.h"

/* A device: the rate and the latency at a batch of @size. */
struct device {
	double (*rate)(uint32_t size);
	double (*lat_ns)(uint32_t size);
	double noise; /* rates are off by up to this share */
};

static double rising(uint32_t size)
{
	return 400e3 * size / (size + 4.0);
}

/* Calls get cheaper up to 8; beyond, the device waits for the whole batch. */
static double peaked(uint32_t size)
{
	return size <= 8 ? 50e3 + 10e3 * size : 130e3 - 500.0 * (size - 8);
}

static double flat(uint32_t size)
{
	return 50e3 + 0 * size;
}

static double falling(uint32_t size)
{
	return 80e3 / size;
}

static double lat_of_size(uint32_t size)
{
	return 20e3 + 10e3 * size;
}

static double best_rate(const struct device *d, uint32_t max)
{
	double best = 0;

	for (uint32_t size = 1; size <= max; size *= 2)
		best = d->rate(size) > best ? d->rate(size) : best;
	return best;
}

/* What @seconds of @d did: I/Os, and how often the size changed in the second half. */
struct outcome {
	double ios, moves;
	uint64_t ns;
};

static struct outcome run(struct batch *b, const struct device *d, double seconds, uint64_t *now)
{
	struct rng r = { 11 };
	uint64_t start = *now, end = start + (uint64_t)(seconds * 1e9);
	struct outcome out = { 0 };

	while (*now < end) {
		uint32_t size = batch_size(b);
		double noise = 1 + d->noise * ((double)rng_below(&r, 2001) / 1000 - 1);
		double ns = size * 1e9 / (d->rate(size) * noise);

		*now += (uint64_t)ns;
		for (uint32_t i = 0; i < size; i++)
			batch_add(b, (uint64_t)d->lat_ns(size));
		out.ios += size;
		out.moves += batch_step(b, *now) && *now > start + (end - start) / 2;
	}
	out.ns = *now - start;
	return out;
}

static const struct device devices[] = {
	{ rising, lat_of_size, 0.02 },
	{ peaked, lat_of_size, 0.02 },
	{ flat, lat_of_size, 0.02 },
	{ falling, lat_of_size, 0.02 },
};

/* Over ten seconds, the sweep and all looks included. */
static void near_the_best(void)
{
	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++) {
		struct batch b;
		uint64_t now = 1;
		struct outcome out;

		batch_open(&b, 64, 0, now);
		out = run(&b, &devices[i], 10, &now);
		CU_ASSERT(out.ios * 1e9 / (double)out.ns > 0.95 * best_rate(&devices[i], 64));
		batch_close(&b);
	}
}

/* Once settled, home stays where it is: the only moves are looks and the way back. */
static void does_not_oscillate(void)
{
	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++) {
		uint32_t settled = 0, moves = 0;
		struct batch b;
		uint64_t now = 1;

		batch_open(&b, 64, 0, now);
		run(&b, &devices[i], 5, &now);
		settled = b.home;
		for (int k = 0; k < 100; k++) {
			run(&b, &devices[i], 0.05, &now);
			moves += b.home != settled;
		}
		CU_ASSERT(moves <= 2);
		batch_close(&b);
	}
}

/* Of sizes that are as good, the smallest: a flat device is left at 1. */
static void smallest_of_equals(void)
{
	struct batch b;
	uint64_t now = 1;

	batch_open(&b, 64, 0, now);
	run(&b, &devices[2], 2, &now);
	CU_ASSERT_EQUAL(b.home, 0);
	batch_close(&b);
}

/* 100 us is what a batch of 8 takes: nothing larger is held. */
static void keeps_the_target(void)
{
	struct batch b;
	uint64_t now = 1;

	batch_open(&b, 64, 100 * NSEC_PER_USEC, now);
	run(&b, &devices[0], 5, &now);
	CU_ASSERT_EQUAL(1u << b.home, 8);
	batch_close(&b);
	batch_open(&b, 64, 10 * NSEC_PER_USEC, now);
	run(&b, &devices[0], 5, &now);
	CU_ASSERT_EQUAL(b.home, 0);
	batch_close(&b);
}

static void follows_a_change(void)
{
	struct batch b;
	uint64_t now = 1;

	batch_open(&b, 64, 0, now);
	run(&b, &devices[0], 5, &now);
	CU_ASSERT(b.home >= 5);
	run(&b, &devices[3], 60, &now);
	CU_ASSERT_EQUAL(b.home, 0);
	batch_close(&b);
}

/* A depth that is no power of two: the last size is the depth itself. */
static void odd_depths(void)
{
	static const uint32_t depths[] = { 1, 2, 3, 5, 7, 48, 65536 };

	for (size_t i = 0; i < sizeof(depths) / sizeof(depths[0]); i++) {
		struct batch b;
		uint64_t now = 1;

		batch_open(&b, depths[i], 0, now);
		b.now = b.nsizes - 1;
		CU_ASSERT_EQUAL(batch_size(&b), depths[i]);
		b.now = 0;
		run(&b, &devices[0], 1, &now);
		for (size_t k = 0; k < b.nrows; k++)
			CU_ASSERT(b.rows[k].batch >= 1 && b.rows[k].batch <= depths[i]);
		batch_close(&b);
	}
}

/* Rows rise in time, the first ones are the sweep, and every change of home is one of them. */
static void rows(void)
{
	uint32_t grown = 0;
	struct batch b;
	uint64_t now = 1;

	batch_open(&b, 64, 0, now);
	run(&b, &devices[0], 5, &now);
	CU_ASSERT_FATAL(b.nrows > 13);
	for (size_t i = 0; i < b.nrows; i++) {
		CU_ASSERT(!i || b.rows[i].time_ns > b.rows[i - 1].time_ns);
		CU_ASSERT((b.rows[i].decision == BATCH_SWEEP) == (i < 13));
		CU_ASSERT(b.rows[i].ios_per_s > 0 && b.rows[i].lat_mean_ns > 0);
		if (i < 13)
			CU_ASSERT_EQUAL(b.rows[i].batch, 1u << i % 7);
		grown += b.rows[i].decision == BATCH_GROW;
	}
	CU_ASSERT(grown >= 1);
	batch_close(&b);
}

static const struct test tests[] = {
	{ "within 5 % of the best size", near_the_best },
	{ "settled, it stays", does_not_oscillate },
	{ "the smallest of equals", smallest_of_equals },
	{ "a latency target is kept", keeps_the_target },
	{ "a device that changes is followed", follows_a_change },
	{ "depths of all kinds", odd_depths },
	{ "every decision is a row", rows },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("batch", tests);
}
