/* SPDX-License-Identifier: MIT */
/*
 * The batch controller, on devices that are formulas, noisy and stalling ones too: what it reaches
 * of the best size, its trials included; that it stays there, keeps a latency target, follows a
 * device that changes, and tells all it decides.
 */
#include "stat/batch.h"

#include <string.h>

#include "base/clock.h"
#include "base/rng.h"
#include "tests/support.h"

/* A device: the rate and the latency at a batch of @size. */
struct device {
	const char *name;
	double (*rate)(uint32_t size);
	double (*lat_ns)(uint32_t size);
	uint32_t depth;
	double noise;  /* for 5 ms after 5 ms, rates are off by up to this share */
	double stalls; /* of 30 ms each, a second */
};

static double rising(uint32_t size)
{
	return 400e3 * size / (size + 4.0);
}

/* Calls get cheaper up to 8; beyond, the device waits for the whole batch. */
static double peaked(uint32_t size)
{
	return size <= 8 ? 50e3 + 10e3 * size : 130e3 - 1000.0 * (size - 8);
}

static double flat(uint32_t size)
{
	return 50e3 + 0 * size;
}

static double falling(uint32_t size)
{
	return 80e3 / size;
}

static double collapsing(uint32_t size)
{
	return size <= 16 ? 100e3 + 10e3 * size : 20e3;
}

/* The call takes a millisecond or so for each I/O of a large batch. */
static double collapsing_far(uint32_t size)
{
	return size <= 16 ? 100e3 + 10e3 * size : 1e3;
}

/* Two sizes are worse than the smaller ones, and yet the larger ones are better. */
static double dipping(uint32_t size)
{
	return size == 2 || size == 4 ? 70e3 : 100e3 + 1e3 * size;
}

static double lat_of_size(uint32_t size)
{
	return 20e3 + 10e3 * size;
}

static double lat_twice(uint32_t size)
{
	return 2 * lat_of_size(size);
}

static double best_rate(const struct device *d)
{
	double best = d->rate(d->depth);

	for (uint32_t size = 1; size < d->depth; size *= 2)
		best = d->rate(size) > best ? d->rate(size) : best;
	return best;
}

/* Where a run stands. */
struct sim {
	struct batch b;
	struct rng r;
	uint64_t now, noise_ns;
	double speed;              /* what noise makes of rates now */
	double ios, ideal, lat_ns; /* what came back, what the best size had done, latencies' sum */
	uint32_t stalls;
};

static void sim_open(struct sim *s, const struct device *d, uint64_t target_ns, uint64_t seed)
{
	*s = (struct sim){ .r = { seed }, .now = 1, .speed = 1 };
	batch_open(&s->b, d->depth, target_ns, s->now);
}

/* New noise each 5 ms, and perhaps a stall. */
static void sim_weather(struct sim *s, const struct device *d)
{
	while (s->noise_ns <= s->now) {
		s->noise_ns += 5 * NSEC_PER_MSEC;
		s->speed = 1 + d->noise * ((double)rng_below(&s->r, 2001) / 1000 - 1);
		if ((double)rng_below(&s->r, 200000) < d->stalls * 1000) {
			s->now += 30 * NSEC_PER_MSEC;
			s->stalls++;
		}
	}
}

static void sim_run(struct sim *s, const struct device *d, double seconds)
{
	uint64_t end = s->now + (uint64_t)(seconds * 1e9);

	s->ios = s->ideal = s->lat_ns = 0;
	while (s->now < end) {
		uint32_t size = batch_size(&s->b);
		double ns;

		sim_weather(s, d);
		ns = size * 1e9 / (d->rate(size) * s->speed);
		s->now += (uint64_t)ns;
		for (uint32_t i = 0; i < size; i++)
			batch_add(&s->b, (uint64_t)d->lat_ns(size));
		s->ios += size;
		s->lat_ns += size * d->lat_ns(size);
		s->ideal += ns / 1e9 * best_rate(d) * s->speed;
		batch_step(&s->b, s->now);
	}
}

static uint32_t home(const struct sim *s)
{
	uint32_t size = 1u << s->b.home;

	return size < s->b.max ? size : s->b.max;
}

static const struct device devices[] = {
	{ "rising", rising, lat_of_size, 64, 0, 0 },
	{ "rising, noise", rising, lat_of_size, 64, 0.2, 0 },
	{ "rising, noise, stalls", rising, lat_of_size, 64, 0.2, 3 },
	{ "rising to 48, noise", rising, lat_of_size, 48, 0.2, 0 },
	{ "rising to 256, noise", rising, lat_of_size, 256, 0.2, 0 },
	{ "a peak, noise", peaked, lat_of_size, 64, 0.2, 0 },
	{ "a peak, noise, stalls", peaked, lat_of_size, 64, 0.2, 3 },
	{ "flat, noise, stalls", flat, lat_of_size, 64, 0.2, 3 },
	{ "falling, noise", falling, lat_of_size, 64, 0.2, 0 },
	{ "collapsing, noise", collapsing, lat_of_size, 128, 0.2, 0 },
	{ "a dip, noise", dipping, lat_of_size, 64, 0.2, 0 },
	{ "collapsing, noise, stalls", collapsing, lat_of_size, 128, 0.2, 3 },
};

#define DEVICES (sizeof(devices) / sizeof(devices[0]))
#define SEEDS 8

/* The bar of 95 %, trials included, from the first I/O on. */
static void near_the_best(void)
{
	for (size_t i = 0; i < DEVICES; i++) {
		double ios = 0, ideal = 0;

		for (uint64_t seed = 1; seed <= SEEDS; seed++) {
			struct sim s;

			sim_open(&s, &devices[i], 0, seed);
			sim_run(&s, &devices[i], 4);
			ios += s.ios;
			ideal += s.ideal;
			CU_ASSERT(s.ios > 0.9 * s.ideal);
			CU_ASSERT(devices[i].stalls == 0 || s.stalls > 2);
			batch_close(&s.b);
		}
		CU_ASSERT(ios > 0.95 * ideal);
	}
}

/* Batches of 32 and more take 32 ms and more: a window there ends before its time. */
static void hopeless_is_short(void)
{
	static const struct device far = { "", collapsing_far, lat_of_size, 64, 0.2, 0 };
	struct sim s;

	sim_open(&s, &far, 0, 1);
	sim_run(&s, &far, 4);
	CU_ASSERT(s.ios > 0.85 * s.ideal);
	batch_close(&s.b);
}

/* Without noise the first trial's winner is the winner of all. */
static void does_not_oscillate(void)
{
	for (size_t i = 0; i < DEVICES; i++) {
		struct device d = devices[i];
		uint32_t moves = 0, holds = 0;
		struct sim s;

		d.noise = d.stalls = 0;
		sim_open(&s, &d, 0, 1);
		sim_run(&s, &d, 30);
		for (size_t k = 0; k < s.b.nrows; k++) {
			moves += s.b.rows[k].decision == BATCH_GROW;
			moves += s.b.rows[k].decision == BATCH_SHRINK;
			holds += s.b.rows[k].decision == BATCH_HOLD;
		}
		CU_ASSERT(moves <= 1);
		CU_ASSERT(holds > 200);
		batch_close(&s.b);
	}
}

/* A size that is 1 % better than the held one is left alone, and one that is 4 % better is not. */
static double nearly(uint32_t size)
{
	return size == 8 ? 100e3 : size == 4 ? 101e3 : 50e3;
}

static double better(uint32_t size)
{
	return size == 8 ? 100e3 : size == 16 ? 104e3 : 50e3;
}

static void moves_for_a_gain(void)
{
	static const struct device first = { "8", peaked, lat_of_size, 64, 0, 0 };
	struct device then = { "", nearly, lat_of_size, 64, 0, 0 };
	struct sim s;

	sim_open(&s, &first, 0, 1);
	sim_run(&s, &first, 3);
	CU_ASSERT_EQUAL(home(&s), 8);
	sim_run(&s, &then, 12);
	CU_ASSERT_EQUAL(home(&s), 8);
	then.rate = better;
	sim_run(&s, &then, 12);
	CU_ASSERT_EQUAL(home(&s), 16);
	batch_close(&s.b);
}

/* Of sizes that are as good, the smallest: a flat device is left at 1, and brought there. */
static void smallest_of_equals(void)
{
	static const struct device level = { "flat", flat, lat_of_size, 64, 0, 0 };
	struct sim s;

	sim_open(&s, &level, 0, 1);
	sim_run(&s, &level, 2);
	CU_ASSERT_EQUAL(home(&s), 1);
	batch_close(&s.b);
	sim_open(&s, &devices[0], 0, 1);
	sim_run(&s, &devices[0], 2);
	CU_ASSERT_EQUAL(home(&s), 64);
	sim_run(&s, &level, 20);
	CU_ASSERT_EQUAL(home(&s), 1);
	batch_close(&s.b);
}

/* What a run of the rising device comes to under a target. */
static double mean_lat(const struct device *d, uint64_t target_ns, uint32_t want)
{
	struct sim s;
	double mean;

	sim_open(&s, d, target_ns, 5);
	sim_run(&s, d, 5);
	mean = s.lat_ns / s.ios;
	CU_ASSERT_EQUAL(home(&s), want);
	batch_close(&s.b);
	return mean;
}

/* The mean of the whole run is within the target, what its trials cost included. */
static void keeps_the_target(void)
{
	CU_ASSERT(mean_lat(&devices[0], 105 * NSEC_PER_USEC, 8) < 105e3);
	CU_ASSERT(mean_lat(&devices[1], 105 * NSEC_PER_USEC, 8) < 105e3);
	CU_ASSERT(mean_lat(&devices[0], 35 * NSEC_PER_USEC, 1) < 35e3);
	CU_ASSERT(mean_lat(&devices[1], 35 * NSEC_PER_USEC, 1) < 35e3);
	CU_ASSERT(mean_lat(&devices[0], NSEC_PER_SEC, 64) > 600e3);
}

/* Out of reach: 1 is held, and nearly all of the time goes there. */
static void out_of_reach(void)
{
	CU_ASSERT(mean_lat(&devices[0], 10 * NSEC_PER_USEC, 1) < 31e3);
	CU_ASSERT(mean_lat(&devices[2], 10 * NSEC_PER_USEC, 1) < 31e3);
}

/* More load: with a batch of one it takes longer, as I/Os queue up. Only larger ones are within. */
static double lat_of_queue(uint32_t size)
{
	return 64 / rising(size) * 1e9;
}

static void target_of_large_batches(void)
{
	static const struct device queue = { "a queue", rising, lat_of_queue, 64, 0, 0 };

	CU_ASSERT(mean_lat(&queue, 250 * NSEC_PER_USEC, 64) < 250e3);
}

/* A held size that the target is lost at is left before the next trial. */
static void target_lost(void)
{
	static const struct device slower = { "slower", rising, lat_twice, 64, 0, 0 };
	struct sim s;
	size_t from;

	sim_open(&s, &devices[0], 105 * NSEC_PER_USEC, 1);
	sim_run(&s, &devices[0], 9);
	CU_ASSERT_EQUAL(home(&s), 8);
	from = s.b.nrows;
	sim_run(&s, &slower, 3);
	CU_ASSERT_EQUAL(home(&s), 2);
	for (size_t i = from; i < s.b.nrows; i++)
		CU_ASSERT(s.b.rows[i].decision == BATCH_SHRINK ||
			  s.b.rows[i].decision == BATCH_HOLD);
	batch_close(&s.b);
}

static void follows_a_change(void)
{
	static const struct device falls = { "falling", falling, lat_of_size, 64, 0.2, 0 };
	struct sim s;

	sim_open(&s, &devices[1], 0, 1);
	sim_run(&s, &devices[1], 20);
	CU_ASSERT(home(&s) >= 32);
	sim_run(&s, &falls, 12);
	CU_ASSERT_EQUAL(home(&s), 1);
	sim_run(&s, &devices[1], 12);
	CU_ASSERT(home(&s) >= 32);
	batch_close(&s.b);
}

/* Devices of the speed of a disk, and of a floppy: a trial ends, though a window has few I/Os. */
static double disk(uint32_t size)
{
	return 500 + 10.0 * size;
}

static double floppy(uint32_t size)
{
	return 10 + 0 * size;
}

static void slow_devices(void)
{
	static const struct device slow = { "disk", disk, lat_of_size, 32, 0.1, 0 };
	static const struct device slower = { "floppy", floppy, lat_of_size, 4, 0, 0 };
	struct sim s;

	sim_open(&s, &slow, 0, 1);
	sim_run(&s, &slow, 5);
	CU_ASSERT(home(&s) >= 16);
	CU_ASSERT(s.ios > 0.8 * s.ideal);
	sim_run(&s, &slow, 20);
	CU_ASSERT(s.ios > 0.95 * s.ideal);
	batch_close(&s.b);
	sim_open(&s, &slower, 0, 1);
	sim_run(&s, &slower, 10);
	CU_ASSERT_EQUAL(home(&s), 1);
	batch_close(&s.b);
}

/* The sizes are 1, 2, 4 ... and the depth, which need not be a power of two; each has its turn. */
static void odd_depths(void)
{
	static const uint32_t depths[] = { 1, 2, 3, 5, 7, 48, 65536 };

	for (size_t i = 0; i < sizeof(depths) / sizeof(depths[0]); i++) {
		struct device d = { "", rising, lat_of_size, depths[i], 0, 0 };
		uint32_t size = 1;
		struct sim s;

		sim_open(&s, &d, 0, 1);
		sim_run(&s, &d, 8);
		for (size_t k = 0; k < s.b.nsizes && k < s.b.nrows; k++, size *= 2)
			CU_ASSERT_EQUAL(s.b.rows[k].batch, size < depths[i] ? size : depths[i]);
		CU_ASSERT(s.b.nrows > s.b.nsizes);
		CU_ASSERT(size >= depths[i]);
		batch_close(&s.b);
	}
}

/* The first iodepth I/Os after a change were submitted before it: no row counts them. */
static void what_was_in_flight(void)
{
	struct batch b;
	uint64_t now = 1;
	size_t n = 0;

	batch_open(&b, 64, 0, now);
	while (n < 40) {
		uint32_t size = batch_size(&b);

		now += (uint64_t)(size * 1e9 / rising(size));
		for (uint32_t i = 0; i < size; i++)
			batch_add(&b, 1000);
		if (batch_step(&b, now)) {
			for (uint32_t i = 0; i < 64; i++)
				batch_add(&b, NSEC_PER_SEC);
			now++;
			CU_ASSERT_FALSE(batch_step(&b, now));
		}
		if (b.nrows == n)
			continue;
		CU_ASSERT_DOUBLE_EQUAL(b.rows[n].ios_per_s, rising(b.rows[n].batch), 100);
		CU_ASSERT_DOUBLE_EQUAL(b.rows[n].lat_mean_ns, 1000, 0.1);
		n = b.nrows;
	}
	batch_close(&b);
}

/* Decisions of a run that were seen, a bit each; the size of each row follows from those before. */
static uint32_t rows_follow(const struct device *d)
{
	uint32_t held = 1, seen = 0;
	struct sim s;

	sim_open(&s, d, 0, 3);
	sim_run(&s, d, 10);
	for (size_t i = 0; i + 1 < s.b.nrows; i++) {
		const struct batch_row *row = &s.b.rows[i];

		seen |= 1u << row->decision;
		CU_ASSERT(row->ios_per_s > 0 && row->lat_mean_ns > 0);
		CU_ASSERT(row[1].time_ns > row->time_ns);
		CU_ASSERT(row[1].time_ns - row->time_ns < 400 * NSEC_PER_MSEC);
		if (row->decision == BATCH_GROW)
			CU_ASSERT(row[1].batch > held);
		if (row->decision == BATCH_SHRINK)
			CU_ASSERT(row[1].batch < held);
		if (row->decision == BATCH_HOLD)
			CU_ASSERT_EQUAL(row[1].batch, held);
		if (row->decision >= BATCH_GROW)
			held = row[1].batch;
	}
	batch_close(&s.b);
	return seen;
}

/* A row for each window, and each kind of decision happens somewhere. */
static void rows(void)
{
	uint32_t seen = 0;

	for (size_t i = 0; i < DEVICES; i++)
		seen |= rows_follow(&devices[i]);
	for (int i = 0; i <= BATCH_HOLD; i++) {
		CU_ASSERT(seen & 1u << i);
		CU_ASSERT(strlen(batch_decision_names[i]) > 0);
	}
}

static const struct test tests[] = {
	{ "95 % of the best size", near_the_best },
	{ "what is hopeless is short", hopeless_is_short },
	{ "settled, it stays", does_not_oscillate },
	{ "it moves for a gain", moves_for_a_gain },
	{ "the smallest of equals", smallest_of_equals },
	{ "a latency target is kept", keeps_the_target },
	{ "a target out of reach", out_of_reach },
	{ "a target for large batches", target_of_large_batches },
	{ "a target that is lost", target_lost },
	{ "a device that changes is followed", follows_a_change },
	{ "slow devices", slow_devices },
	{ "depths of all kinds", odd_depths },
	{ "what was in flight is not counted", what_was_in_flight },
	{ "every window is a row", rows },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("batch", tests);
}
