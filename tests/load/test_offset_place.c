/* SPDX-License-Identifier: MIT */
/*
 * Places that are not plain: backwards and skipping, in zones, with split sizes, on a grid of their
 * own, in part at random. Of what is drawn, the shares are counted.
 */
#include "load/offset.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/support.h"
#include "tests/walk.h"

#define KIB UINT64_C(1024)
#define BS (4 * KIB)

static uint32_t n; /* of the last walk */

/* The offsets of a walk, in KiB: "0 8 16". */
static void goes(const struct offset_rules *p, const char *expected)
{
	char is[512] = "";
	size_t len = 0;

	n = walk_to(p, 1, walked, 40);
	for (uint32_t i = 0; i < n; i++)
		len += (size_t)snprintf(is + len, sizeof(is) - len, "%s%llu", i ? " " : "",
					(unsigned long long)(walked[i].offset / KIB));
	CHECK_TEXT(is, expected);
}

/* Each begins so far before the end of the one before it; before the start, so far from the end. */
static void backwards(void)
{
	struct offset_rules p = walk_rules(32 * KIB, BS);

	p.skip = -8 * (int64_t)KIB;
	goes(&p, "0 24 20 16 12 8 4 0");
	p.skip = -12 * (int64_t)KIB;
	goes(&p, "0 20 12 4 20 12 4 20");
	walk_area[0].start = 8 * KIB;
	goes(&p, "28 20 12 28 20 12 28 20");
	p.skip = -2 * (int64_t)KIB; /* forwards, after all */
	goes(&p, "8 10 12 14 16 18 20 22");
	walk_area[0].start = 0;
	p.skip = -12 * (int64_t)KIB;
	p.total_ios = 3;
	p.loops = 2;
	goes(&p, "0 20 12 4 20 12");
}

static void forwards(void)
{
	struct offset_rules p = walk_rules(32 * KIB, BS);

	p.skip = 4 * (int64_t)KIB;
	goes(&p, "0 8 16 24");
	p.wraps = true;
	goes(&p, "0 8 16 24 0 8 16 24");
	p.total_ios = 3;
	goes(&p, "0 8 16");
}

/* So much is moved in a zone, round and round in it where that is more than it holds. */
static void strided(void)
{
	struct offset_rules p = walk_rules(64 * KIB, BS);

	p.zones = (struct zones){ 8 * KIB, 8 * KIB, 8 * KIB };
	goes(&p, "0 4 16 20 32 36 48 52 0 4 16 20 32 36 48 52");
	p.zones.range = 16 * KIB;
	p.zones.skip = 0;
	goes(&p, "0 4 16 20 32 36 48 52 0 4 16 20 32 36 48 52");
	p.zones = (struct zones){ 12 * KIB, 8 * KIB, 24 * KIB };
	goes(&p, "0 4 0 32 36 32 0 4 0 32 36 32 0 4 0 32");
	p = walk_rules(62 * KIB, BS); /* no multiple of a block: a pass is that long, or longer */
	p.zones = (struct zones){ 8 * KIB, 8 * KIB, 8 * KIB };
	goes(&p, "0 4 16 20 32 36 48 52 0 4 16 20 32 36 48 52");
	p.zones = (struct zones){ 12 * KIB, 8 * KIB, 24 * KIB };
	walk_area[0].length = 36 * KIB; /* a zone's first block is all that is left of it */
	p.total_bytes = 20 * KIB;
	p.zones.size = 8 * KIB;
	goes(&p, "0 4 32 0 4");
}

/* In a zone, each block comes once before any comes again; none lies between zones. */
static void strided_random(void)
{
	struct offset_rules p = walk_random(256 * KIB, BS);

	p.zones = (struct zones){ 64 * KIB, 32 * KIB, 32 * KIB };
	n = walk(&p);
	CU_ASSERT_EQUAL(n, 64);
	for (uint32_t i = 0; i < n; i += 8) {
		uint32_t seen = 0;

		for (uint32_t k = i; k < i + 8; k++) {
			CU_ASSERT_EQUAL(walked[k].offset / (64 * KIB), i / 16);
			seen |= 1u << walked[k].offset % (64 * KIB) / BS;
		}
		CU_ASSERT_EQUAL(seen, 0xff);
	}
}

/* How many of a walk are of @len bytes, in percent of those in direction @dir. */
static double share_of(enum io_dir dir, uint32_t len)
{
	uint32_t all = 0, these = 0;

	for (uint32_t i = 0; i < n; i++) {
		all += walked[i].dir == dir;
		these += walked[i].dir == dir && walked[i].len == len;
	}
	return 100.0 * these / all;
}

static void splits(void)
{
	static const struct bssplit split = { 3, { { 4096, 10 }, { 8192, 70 }, { 512, 100 } } },
				    one = { 1, { { 1024, 100 } } };
	static const uint32_t len[] = { 4096, 8192, 512 };
	static const double share[] = { 10, 60, 30 };
	static const enum io_dir dirs[] = { IO_READ, IO_WRITE, IO_TRIM };
	struct offset_rules p = walk_random(UINT64_C(1) << 34, 512);

	for (size_t k = 0; k < 3; k++) {
		p.reads = dirs[k] == IO_READ;
		p.writes = dirs[k] == IO_WRITE;
		p.trims = dirs[k] == IO_TRIM;
		p.bs[k] = (struct range){ 512, 8192 };
		p.split[k] = &split;
		n = walk_to(&p, 1, walked, 30000);
		for (int i = 0; i < 3; i++)
			CU_ASSERT(fabs(share_of(dirs[k], len[i]) - share[i]) < 1);
	}
	p.trims = false;
	p.reads = p.writes = true;
	p.read_pct = 50;
	p.split[0] = &one;
	n = walk_to(&p, 1, walked, 30000);
	CU_ASSERT(share_of(IO_READ, 1024) > 99); /* but where the next block was taken */
	CU_ASSERT(fabs(share_of(IO_WRITE, 8192) - 60) < 1);
}

/* Blocks on a grid finer than they are, or coarser; the last one still ends within the region. */
static void aligned(void)
{
	struct offset_rules p = walk_random(66 * KIB, 16 * KIB);
	uint64_t most = 0, odd = 0;

	p.replace = true;
	p.align[0] = 2 * KIB;
	p.total_bytes = UINT64_C(1) << 40;
	n = walk_to(&p, 1, walked, 2000);
	for (uint32_t i = 0; i < n; i++) {
		CU_ASSERT_EQUAL(walked[i].offset % (2 * KIB), 0);
		CU_ASSERT_EQUAL(walked[i].len, 16 * KIB);
		odd += walked[i].offset % (16 * KIB) != 0;
		most = walked[i].offset > most ? walked[i].offset : most;
	}
	CU_ASSERT_EQUAL(most, 50 * KIB);
	CU_ASSERT(odd > 1500);
	p.align[0] = 32 * KIB;
	n = walk_to(&p, 1, walked, 2000);
	for (uint32_t i = 0; i < n; i++)
		CU_ASSERT_EQUAL(walked[i].offset % (32 * KIB), 0);
}

/* The shares that go on where the last one of their direction ended. */
static void partly_random(void)
{
	struct offset_rules p = walk_random(UINT64_C(1) << 40, BS);
	uint64_t end[2] = { 0 };
	uint32_t all[2] = { 0 }, on[2] = { 0 };

	p.writes = true;
	p.read_pct = 50;
	p.order_pct[0] = 30;
	p.order_pct[1] = 80;
	n = walk_to(&p, 1, walked, 30000);
	for (uint32_t i = 0; i < n; i++) {
		enum io_dir dir = walked[i].dir;

		all[dir]++;
		on[dir] += walked[i].offset == end[dir];
		end[dir] = walked[i].offset + walked[i].len;
	}
	CU_ASSERT(fabs(100.0 * on[0] / all[0] - 30) < 1);
	CU_ASSERT(fabs(100.0 * on[1] / all[1] - 80) < 1);
}

/* Each direction keeps to zones of its own; trims, too. */
static void zoned(void)
{
	static const struct distribution_options o = {
		.kind = DISTRIBUTION_ZONED,
		.centre = -1,
		.nzones = { 1, 2, 1 },
		.zone = { { { 100, 10 } }, { { 0, 50 }, { 100, 50 } }, { { 100, 25 } } },
	};
	static const uint64_t from[] = { 0, 50, 0 }, to[] = { 10, 100, 25 };
	struct offset_rules p = walk_random(100 * BS, BS);

	p.distribution = &o;
	p.writes = true;
	p.read_pct = 50;
	p.total_bytes = 1000 * BS;
	for (int k = 0; k < 2; k++, p.trims = true) {
		n = walk(&p);
		CU_ASSERT_EQUAL(n, 1000);
		for (uint32_t i = 0; i < n; i++) {
			CU_ASSERT(walked[i].offset / BS >= from[walked[i].dir]);
			CU_ASSERT(walked[i].offset / BS < to[walked[i].dir]);
			CU_ASSERT_EQUAL(walked[i].dir == IO_TRIM, p.trims);
		}
	}
}

/* Blocks of a list, over and over; with a stride, each time behind those before. */
static void listed(void)
{
	static const struct distribution_options o = {
		.kind = DISTRIBUTION_SEQUENCE, .centre = -1, .nlist = 3, .list = { 2, 0, 1 }
	};
	struct offset_rules p = walk_random(32 * KIB, BS);

	p.distribution = &o;
	goes(&p, "8 0 4 8 0 4 8 0");
	p.total_ios = 4;
	p.loops = 2;
	goes(&p, "8 0 4 8 0 4 8 0");
	p.loops = 1;
	p.total_ios = 0;
	p.stride = true;
	goes(&p, "8 0 4 20 12 16");
	p.align[0] = 8 * KIB;
	goes(&p, "16 0 8");
	p.align[0] = 0;
	walk_area[1] = (struct region){ KIB, 16 * KIB };
	p.nregions = 2;
	p.stride = false;
	p.total_ios = 6;
	goes(&p, "8 1 4 9 0 5");
}

/* Two cursors take turns by chance; together they go over all rounds, block by block. */
static void shared(void)
{
	struct offset_shared shared = { .next = 0 };
	struct offset_rules p = walk_rules(30 * KIB, BS);
	struct offset o[2];
	struct spot s;
	uint32_t i = 0;

	p.shared = &shared;
	p.shares = 1;
	p.loops = 3;
	for (uint32_t k = 0; k < 2; k++)
		CU_ASSERT_EQUAL_FATAL(
			offset_open(&o[k], &p, (struct stream_name){ .seed = 1, .worker = k }), 0);
	for (; offset_next(&o[i % 3 == 1], &s); i++) {
		CU_ASSERT_EQUAL(s.offset, i % 7 * BS);
		CU_ASSERT_EQUAL(s.len, BS);
	}
	CU_ASSERT_EQUAL(i, 21);
	for (uint32_t k = 0; k < 4; k++)
		CU_ASSERT_FALSE(offset_next(&o[k / 2], &s));
	for (uint32_t k = 0; k < 2; k++)
		offset_close(&o[k]);
	p.forever = true;
	n = walk_to(&p, 1, walked, 100);
	CU_ASSERT_EQUAL(n, 100);
}

/* Two processes, which know nothing of each other: 7 blocks, three times. */
static void shares(void)
{
	uint32_t times[7] = { 0 };

	for (uint64_t k = 0; k < 2; k++) {
		struct offset_shared shared = { .next = 0 };
		struct offset_rules p = walk_rules(30 * KIB, BS);

		p.shared = &shared;
		p.share = k;
		p.shares = 2;
		p.loops = 3;
		n = walk_to(&p, 1, walked, 100);
		CU_ASSERT_EQUAL(n, k ? 10 : 11);
		for (uint32_t i = 0; i < n; i++) {
			CU_ASSERT_EQUAL(walked[i].offset, (2 * i + k) % 7 * BS);
			times[walked[i].offset / BS]++;
		}
	}
	for (uint32_t i = 0; i < 7; i++)
		CU_ASSERT_EQUAL(times[i], 3);
}

static const struct test tests[] = {
	{ "backwards, round and round", backwards },
	{ "with holes, to the end or round and round", forwards },
	{ "zones are entered one after the other", strided },
	{ "zones at random", strided_random },
	{ "split sizes have their shares", splits },
	{ "blocks lie on a grid of their own", aligned },
	{ "a share goes on where it was", partly_random },
	{ "zones of accesses, by direction", zoned },
	{ "a list of blocks, with and without a stride", listed },
	{ "a sequence that cursors share", shared },
	{ "shares of a sequence", shares },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("offset_place", tests);
}
