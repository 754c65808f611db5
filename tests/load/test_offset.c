/* SPDX-License-Identifier: MIT */
/*
 * Places of I/O: each block once, in an order that follows from seed and names alone; ends of
 * regions; block sizes. Rounds and several regions are in test_offset_round.c, the mix of
 * directions is in test_offset_mix.c.
 */
#include "load/offset.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support.h"
#include "tests/walk.h"

#define BS 4096
#define MIB (UINT64_C(1) << 20)

static struct spot others[WALK_MOST];
static uint8_t touched[WALK_MOST];

static uint32_t next_size(uint32_t blocks)
{
	return blocks < 400 ? blocks + 1 : blocks < 4990 ? blocks + 331 : blocks + 1;
}

static void sequential(void)
{
	for (uint32_t blocks = 1; blocks <= 5000; blocks = next_size(blocks)) {
		struct offset_rules p = walk_rules((uint64_t)blocks * BS, BS);
		bool ok = true;

		CU_ASSERT_EQUAL(walk(&p), blocks);
		for (uint32_t i = 0; i < blocks; i++)
			ok &= walked[i].offset == (uint64_t)i * BS && walked[i].len == BS &&
			      walked[i].file == 0 && walked[i].dir == IO_READ;
		CU_ASSERT(ok);
	}
}

static void random_once(void)
{
	for (uint32_t blocks = 1; blocks <= 5000; blocks = next_size(blocks)) {
		uint64_t bs = blocks % 3 ? BS : 1000;
		struct offset_rules p = walk_random(blocks * bs, bs);

		CU_ASSERT_EQUAL(walk(&p), blocks);
		CU_ASSERT(each_once(walked, blocks, bs));
	}
}

/* How often each of @blocks was touched by the first @n that are in @file. */
static bool touched_all(uint32_t n, uint64_t bs, uint32_t file, uint32_t blocks, uint32_t times)
{
	bool same = true;

	memset(touched, 0, sizeof(touched));
	for (uint32_t i = 0; i < n; i++)
		for (uint64_t at = 0; walked[i].file == file && at < walked[i].len; at += bs)
			touched[(walked[i].offset + at) / bs]++;
	for (uint32_t i = 0; i < blocks; i++)
		same &= touched[i] == times;
	return same && !touched[blocks];
}

/* Sizes that differ overlap nowhere, and leave nothing out, whatever becomes of the last ones. */
static void sizes_once(void)
{
	static const struct bssplit split = { 3, { { 512, 30 }, { 1024, 60 }, { 4096, 100 } } };

	for (uint32_t bits = 0; bits < 64; bits++) {
		struct offset_rules p = walk_random(3001 * 512 + (bits & 1 ? 100 : 0), 512);
		uint32_t n, longer = 0, loops = bits & 4 ? 3 : 1;

		walk_area[1] = (struct region){ 0, 77 * 512 };
		p.tail = bits & 1;
		p.bs[0].hi = p.bs[1].hi = p.bs[2].hi = bits & 32 ? 1 << 20 : 4096;
		p.split[0] = p.split[1] = p.split[2] = bits & 2 ? &split : NULL;
		p.loops = loops;
		p.nregions = bits & 8 ? 2 : 1;
		p.writes = bits & 16;
		n = walk(&p);
		CU_ASSERT(touched_all(n, 512, 0, 3001 + (bits & 1), loops));
		CU_ASSERT(p.nregions == 1 || touched_all(n, 512, 1, 77, loops));
		for (uint32_t i = 0; i < n; i++)
			longer += walked[i].len > 512;
		CU_ASSERT(longer > loops * 2);
	}
}

/* With exact, no size is cut to one that is not in the list; without, some are. */
static void sizes_exact(void)
{
	static const struct bssplit split = { 3, { { 512, 30 }, { 1024, 60 }, { 4096, 100 } } };

	for (uint32_t bits = 0; bits < 8; bits++) {
		struct offset_rules p = walk_random(3001 * 512, 512);
		uint32_t n, between = 0;

		p.bs[0].hi = p.bs[1].hi = 4096;
		p.split[0] = p.split[1] = &split;
		p.exact = bits & 1;
		p.writes = bits & 2;
		p.loops = bits & 4 ? 3 : 1;
		n = walk(&p);
		CU_ASSERT(touched_all(n, 512, 0, 3001, p.loops));
		for (uint32_t i = 0; i < n; i++)
			between += walked[i].len != 512 && walked[i].len != 1024 &&
				   walked[i].len != 4096;
		CU_ASSERT_EQUAL(between > 0, !p.exact);
	}
}

/* Neither do those that are no multiple of the smallest, where the end of a region counts. */
static void odd_sizes_once(void)
{
	for (uint64_t length = 20000; length < 23000; length += 111) {
		struct offset_rules p = walk_random(length, 1000);

		p.tail = true;
		p.bs[0].hi = 2500;
		CU_ASSERT(touched_all(walk(&p), 1, 0, (uint32_t)length, 1));
	}
}

/* As few steps to the very next block as chance allows: 1 expected, 10 in one of 10^7 walks. */
static void random_order(void)
{
	for (uint32_t blocks = 100; blocks <= 5000; blocks += 700) {
		struct offset_rules p = walk_random((uint64_t)blocks * BS, BS);
		uint32_t n = walk(&p), steps = 0;

		for (uint32_t i = 1; i < n; i++)
			steps += walked[i].offset == walked[i - 1].offset + BS;
		CU_ASSERT(steps < 10);
	}
}

/* Of ten blocks, none is favoured by half: in 6,000 walks each comes first about 600 times. */
static void first_places(void)
{
	struct offset_rules p = walk_random(10 * BS, BS);
	uint32_t first[10] = { 0 }, last[10] = { 0 };

	for (uint64_t seed = 0; seed < 6000; seed++) {
		CU_ASSERT_EQUAL(walk_to(&p, seed, walked, 11), 10);
		first[walked[0].offset / BS]++;
		last[walked[9].offset / BS]++;
	}
	for (int i = 0; i < 10; i++) {
		CU_ASSERT(first[i] > 400 && first[i] < 900);
		CU_ASSERT(last[i] > 400 && last[i] < 900);
	}
}

/* A permutation is computed for what no map could hold: 2^51 blocks, and 2^63 bytes. */
static int by_offset(const void *a, const void *b)
{
	uint64_t x = ((const struct spot *)a)->offset, y = ((const struct spot *)b)->offset;

	return x < y ? -1 : x > y;
}

static void huge(void)
{
	struct offset_rules plans[] = {
		walk_random(UINT64_C(1) << 60, 512),
		walk_random((UINT64_C(1) << 62) + 4096, 4096),
		walk_random(UINT64_C(1) << 63, 1),
	};
	const uint64_t lengths[] = { UINT64_C(1) << 60, (UINT64_C(1) << 62) + 4096,
				     UINT64_C(1) << 63 };

	for (size_t k = 0; k < 3; k++) {
		uint32_t n, high = 0;
		bool ok = true;

		walk_area[0].length = lengths[k];
		n = walk_to(&plans[k], 1, walked, 20000);
		CU_ASSERT_EQUAL(n, 20000);
		qsort(walked, n, sizeof(walked[0]), by_offset);
		for (uint32_t i = 0; i < n; i++) {
			ok &= walked[i].offset < lengths[k] &&
			      walked[i].offset % walked[i].len == 0;
			ok &= !i || walked[i].offset != walked[i - 1].offset;
			high += walked[i].offset >= lengths[k] / 2;
		}
		CU_ASSERT(ok);
		CU_ASSERT(high > 9500 && high < 10500);
	}
}

/* The same names give the same walk; another seed, round, job, worker or step another. */
static void names(void)
{
	static const struct stream_name rows[] = { { 1, 0, 0, 0, 0 }, { 2, 0, 0, 0, 0 },
						   { 1, 1, 0, 0, 0 }, { 1, 0, 1, 0, 0 },
						   { 1, 0, 0, 1, 0 }, { 1, 0, 0, 0, 1 } };
	struct offset_rules p = walk_random(1000 * BS, BS);

	for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
		struct offset o;

		CU_ASSERT_EQUAL(walk_to(&p, 1, walked, WALK_MOST), 1000);
		CU_ASSERT_EQUAL(offset_open(&o, &p, rows[k]), 0);
		for (uint32_t i = 0; i < 1000; i++)
			CU_ASSERT(offset_next(&o, &others[i]));
		offset_close(&o);
		CU_ASSERT_EQUAL(same_walk(walked, others, 1000), k == 0);
		CU_ASSERT(each_once(others, 1000, BS));
	}
}

static void with_replacement(void)
{
	struct offset_rules p = walk_random(1000 * BS + 17, BS);
	uint32_t distinct = 0;
	bool ok = true;

	p.replace = true;
	CU_ASSERT_EQUAL(walk(&p), 1001); /* as many bytes as there are, the last 17 too */
	memset(touched, 0, sizeof(touched));
	for (uint32_t i = 0; i < 1000; i++) {
		ok &= walked[i].offset % BS == 0 && walked[i].offset < 1000 * BS &&
		      walked[i].len == BS;
		distinct += ok && !touched[walked[i].offset / BS]++;
	}
	CU_ASSERT(ok);
	CU_ASSERT(distinct > 580 && distinct < 690); /* 632 expected, of deviation 10 */
}

/* A distribution is one with replacement or without: the zone has its share. */
static void with_distribution(void)
{
	static const struct distribution_options zones = {
		.kind = DISTRIBUTION_ZONED,
		.nzones = { 2, 2, 2 },
		.zone = { { { 100, 10 }, { 0, 90 } } },
	};
	struct offset_rules p = walk_random(1000 * BS, BS);

	p.distribution = &zones;
	for (int k = 0; k < 2; k++) {
		p.replace = k;
		CU_ASSERT_EQUAL(walk(&p), 1000);
		for (uint32_t i = 0; i < 1000; i++)
			CU_ASSERT(walked[i].offset < 100 * BS);
	}
}

/* Whether every byte of the first @length is in exactly one spot, and none beyond. */
static bool covers(const struct spot *s, uint32_t n, uint64_t length)
{
	uint64_t sum = 0;

	memset(touched, 0, sizeof(touched));
	for (uint32_t i = 0; i < n; i++)
		for (uint64_t b = s[i].offset; b < s[i].offset + s[i].len; b++) {
			if (b >= length || touched[b]++)
				return false;
			sum++;
		}
	return sum == length;
}

static void tails(void)
{
	for (uint64_t size = 1; size <= 4 * 64 + 2; size++)
		for (int random = 0; random < 2; random++) {
			struct offset_rules p = walk_rules(size, 64);
			uint32_t n;

			p.random = random;
			p.tail = true;
			n = walk(&p);
			CU_ASSERT_EQUAL(n, (size + 63) / 64);
			CU_ASSERT(covers(walked, n, size));
			CU_ASSERT_EQUAL(offset_total(&p), size);
			if (size < 64)
				continue;
			p.tail = false;
			n = walk(&p);
			CU_ASSERT_EQUAL(n, size / 64);
			CU_ASSERT(covers(walked, n, size / 64 * 64));
			CU_ASSERT_EQUAL(offset_total(&p), size / 64 * 64);
		}
}

/* A range's tail: what is left is shorter than the block that was drawn, or than any. */
static void range_tails(void)
{
	for (uint64_t size = 256; size <= 1024; size += 5) {
		struct offset_rules p = walk_rules(size, 64);
		uint32_t n;

		p.bs[0].hi = 256;
		n = walk(&p);
		CU_ASSERT(covers(walked, n, size / 64 * 64));
		p.tail = true;
		n = walk(&p);
		CU_ASSERT(covers(walked, n, size));
	}
}

static void ranges(void)
{
	static const struct range rows[] = {
		{ 512, 4096 }, { 4096, 65536 }, { 1000, 3000 }, { 4096, 5000 }, { 1, 16 },
	};

	for (size_t k = 0; k < 2 * sizeof(rows) / sizeof(rows[0]); k++) {
		const struct range *r = &rows[k / 2];
		struct offset_rules p = walk_rules(64 * MIB, r->hi);
		uint64_t least = UINT64_MAX, most = 0, grid = r->lo & (r->lo - 1) ? 1 : r->lo;
		bool ok = true;

		p.random = k % 2;
		p.bs[0] = *r;
		CU_ASSERT_EQUAL(walk_to(&p, 1, walked, 900), 900);
		for (uint32_t i = 0; i < 900; i++) {
			ok &= walked[i].len >= r->lo && walked[i].len <= r->hi;
			ok &= walked[i].len % grid == 0;
			least = walked[i].len < least ? walked[i].len : least;
			most = walked[i].len > most ? walked[i].len : most;
		}
		CU_ASSERT(ok);
		CU_ASSERT(least <= r->lo + (r->hi - r->lo) / 16);
		CU_ASSERT(most >= (r->hi - (r->hi - r->lo) / 16) / grid * grid);
	}
}

/* rw=read:512k bs=1m over 128m: every 1.5 MiB. */
static void holes(void)
{
	struct offset_rules p = walk_rules(128 * MIB, MIB);

	p.skip = MIB / 2;
	CU_ASSERT_EQUAL(walk(&p), 85);
	for (uint32_t i = 0; i < 85; i++)
		CU_ASSERT(walked[i].offset == i * 3 * MIB / 2 && walked[i].len == MIB);
	p.total_bytes = 100 * MIB;
	CU_ASSERT_EQUAL(walk(&p), 100);
	CU_ASSERT_EQUAL(walked[84].offset, 126 * MIB);
	CU_ASSERT_EQUAL(walked[85].offset, 0);
	/* the last one ends with a region that is no multiple of a block */
	p = walk_rules(100 * 1024, 16 * 1024);
	p.skip = 12 * 1024;
	CU_ASSERT_EQUAL(walk(&p), 4);
	CU_ASSERT_EQUAL(walked[3].offset, 84 * 1024);
}

/* rw=randread:8: eight in a row at each place, fewer at the end of the region, 128 in all. */
static void runs(void)
{
	struct offset_rules p = walk_random(128 * MIB, MIB);
	uint32_t n, run = 0, places = 0;

	p.nr = 8;
	n = walk(&p);
	CU_ASSERT_EQUAL(n, 128);
	memset(touched, 0, sizeof(touched));
	for (uint32_t i = 0; i < n; i++, run++) {
		CU_ASSERT(walked[i].offset + walked[i].len <= 128 * MIB);
		if (i && run < 8 && walked[i - 1].offset != 127 * MIB) {
			CU_ASSERT_EQUAL(walked[i].offset, walked[i - 1].offset + MIB);
			continue;
		}
		run = 0;
		places++;
		CU_ASSERT_FALSE(touched[walked[i].offset / MIB]++);
	}
	CU_ASSERT(places >= 16);
	CU_ASSERT_EQUAL(offset_total(&p), 128 * MIB);
}

static const struct test tests[] = {
	{ "in order, each block comes once", sequential },
	{ "at random, each block comes once", random_once },
	{ "sizes that differ come to each block once", sizes_once },
	{ "sizes of a list, and no other", sizes_exact },
	{ "sizes of any number leave nothing out", odd_sizes_once },
	{ "random order is no order", random_order },
	{ "any block may come first, or last", first_places },
	{ "regions may be of any size", huge },
	{ "a walk follows from its names", names },
	{ "norandommap repeats, in range", with_replacement },
	{ "norandommap leaves a distribution as it is", with_distribution },
	{ "every byte of a tail comes once", tails },
	{ "a range of sizes ends with its region", range_tails },
	{ "sizes lie in their range", ranges },
	{ "rw=read:N leaves N bytes out", holes },
	{ "rw=randread:N stays for N", runs },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("offset", tests);
}
