/* SPDX-License-Identifier: MIT */
/*
 * Passes and rounds: where they end, what io_size=, number_ios= and loops= make of them, and how
 * several regions share them. test_offset.c has the places within one pass.
 */
#include "load/offset.h"

#include <string.h>

#include "tests/support.h"
#include "tests/walk.h"

#define BS 4096
#define MIB (UINT64_C(1) << 20)

static uint8_t touched[WALK_MOST];

static void passes(void)
{
	struct offset_rules p = walk_random(1000 * BS, BS);

	p.loops = 3;
	CU_ASSERT_EQUAL(walk(&p), 3000);
	for (uint32_t pass = 0; pass < 3; pass++) {
		CU_ASSERT(each_once(walked + 1000 * pass, 1000, BS));
		CU_ASSERT_FALSE(
			same_walk(walked + 1000 * pass, walked + 1000 * ((pass + 1) % 3), 9));
	}
}

/* Sizes, directions and files are those of the first pass, too; of what repeats, nothing is. */
static void alike(void)
{
	struct offset_rules p = walk_random(1000 * BS, BS);
	uint32_t n;

	p.alike = true;
	p.loops = 3;
	CU_ASSERT_EQUAL(walk(&p), 3000);
	CU_ASSERT(each_once(walked, 1000, BS));
	CU_ASSERT(same_walk(walked, walked + 1000, 1000));
	CU_ASSERT(same_walk(walked, walked + 2000, 1000));
	p.bs[0].hi = 8 * BS;
	n = walk(&p);
	CU_ASSERT(n % 3 == 0 && same_walk(walked, walked + n / 3, n / 3));
	p.bs[0].hi = BS;
	p.writes = true;
	p.read_pct = 30;
	CU_ASSERT_EQUAL(walk(&p), 3000);
	CU_ASSERT(same_walk(walked, walked + 1000, 1000));
	/* a round that ends within a pass leaves the rest of it to the next */
	p.total_ios = 750;
	CU_ASSERT_EQUAL(walk(&p), 2250);
	CU_ASSERT(each_once(walked, 1000, BS) && same_walk(walked, walked + 1000, 1000));
	p.total_ios = 0;
	p.writes = false;
	p.replace = true;
	CU_ASSERT_EQUAL(walk(&p), 3000);
	CU_ASSERT_FALSE(same_walk(walked, walked + 1000, 9));
}

/* Overlapping blocks do not make a pass longer: what is moved is what there is. */
static void overlap(void)
{
	struct offset_rules p = walk_random(16 * MIB, 65536);
	uint64_t bytes = 0;
	uint32_t n;

	p.bs[0].lo = 4096;
	n = walk(&p);
	for (uint32_t i = 0; i < n; i++)
		bytes += walked[i].len;
	CU_ASSERT(bytes >= 16 * MIB && bytes < 16 * MIB + 65536);
}

static void totals(void)
{
	struct offset_rules p = walk_random(8 * BS, BS);

	p.total_bytes = 5 * BS;
	CU_ASSERT_EQUAL(walk(&p), 5);
	p.total_bytes = 5 * BS + 1;
	CU_ASSERT_EQUAL(walk(&p), 6);
	p.total_bytes = 20 * BS;
	CU_ASSERT_EQUAL(walk(&p), 20);
	CU_ASSERT(each_once(walked, 8, BS) && each_once(walked + 8, 8, BS));
	CU_ASSERT_FALSE(same_walk(walked, walked + 8, 8));
	p.loops = 3;
	CU_ASSERT_EQUAL(walk(&p), 60);
	CU_ASSERT(each_once(walked + 16, 8, BS) && each_once(walked + 48, 8, BS));
	p.total_ios = 7;
	CU_ASSERT_EQUAL(walk(&p), 21);
	p.total_bytes = 0;
	CU_ASSERT_EQUAL(walk(&p), 21);
	p.total_ios = 9; /* a limit, no demand */
	CU_ASSERT_EQUAL(walk(&p), 24);
}

/* Rounds of less than a pass go on where the one before ended, and into the next pass. */
static void rounds_within(void)
{
	struct offset_rules p = walk_random(8 * BS, BS);

	p.loops = 5;
	for (int by_bytes = 0; by_bytes < 2; by_bytes++) {
		p.total_ios = by_bytes ? 0 : 3;
		p.total_bytes = by_bytes ? 3 * BS : 0;
		p.random = true;
		CU_ASSERT_EQUAL(walk(&p), 15);
		CU_ASSERT(each_once(walked, 8, BS));
		p.random = false;
		CU_ASSERT_EQUAL(walk(&p), 15);
		for (uint64_t i = 0; i < 15; i++)
			CU_ASSERT_EQUAL(walked[i].offset, i % 8 * BS);
	}
	p.total_bytes = 17 * BS - 1; /* a pass is not begun for less than a block */
	p.loops = 1;
	CU_ASSERT_EQUAL(walk(&p), 16);
}

/* Files that have shares of the I/Os have them however small they are. */
static void uneven_files(void)
{
	struct region files[8];
	struct offset_rules p = walk_random(8 * BS, BS);
	uint32_t in[8] = { 0 };

	for (uint32_t i = 0; i < 8; i++)
		files[i] = (struct region){ 0, 25 * BS };
	p.nregions = 8;
	p.regions = files;
	p.choice = (struct file_choice){ CHOOSE_ZIPF, 1, 1.2 };
	for (int random = 0; random < 2; random++) {
		p.random = random;
		memset(in, 0, sizeof(in));
		CU_ASSERT_EQUAL(walk(&p), 200);
		for (uint32_t i = 0; i < 200; i++)
			in[walked[i].file]++;
		CU_ASSERT(in[0] > 120);
	}
}

static void forever(void)
{
	struct offset_rules p = walk_random(8 * BS, BS);

	p.forever = true;
	CU_ASSERT_EQUAL(offset_total(&p), 0);
	for (p.total_ios = 0; p.total_ios <= 5; p.total_ios += 5) {
		uint32_t pass = p.total_ios ? 5 : 8;

		CU_ASSERT_EQUAL(walk_to(&p, 1, walked, 1000), 1000);
		for (uint32_t i = 0; i + 8 <= 1000; i += pass)
			CU_ASSERT(p.total_ios || each_once(walked + i, pass, BS));
		CU_ASSERT_FALSE(same_walk(walked, walked + pass, 5));
	}
}

/* Three files of 2, 5 and 3 blocks, each with a start of its own. */
static void regions(void)
{
	static const uint32_t turn[] = { 0, 1, 2, 0, 1, 2, 1, 2, 1, 1 };

	for (int random = 0; random < 2; random++) {
		struct offset_rules p = walk_rules(0, BS);
		uint32_t count[3] = { 0 };

		p.random = random;
		p.nregions = 3;
		walk_area[0] = (struct region){ 512, 2 * BS };
		walk_area[1] = (struct region){ 0, 5 * BS + 1 };
		walk_area[2] = (struct region){ 7 * BS, 3 * BS };
		p.loops = 2;
		CU_ASSERT_EQUAL(walk(&p), 20);
		memset(touched, 0, sizeof(touched));
		for (uint32_t i = 0; i < 20; i++) {
			uint32_t file = turn[i % 10], block;

			CU_ASSERT_EQUAL_FATAL(walked[i].file, file);
			block = (uint32_t)((walked[i].offset - walk_area[file].start) / BS);
			CU_ASSERT_FATAL(block < walk_area[file].length / BS);
			CU_ASSERT_EQUAL(walked[i].offset, walk_area[file].start + block * BS);
			CU_ASSERT_EQUAL(touched[10 * file + block]++, i / 10);
			count[file]++;
			if (!random)
				CU_ASSERT_EQUAL(block,
						(count[file] - 1) % (walk_area[file].length / BS));
		}
		CU_ASSERT_EQUAL(offset_total(&p), 20 * BS);
	}
}

static const struct test tests[] = {
	{ "each pass has an order of its own", passes },
	{ "or all passes have that of the first", alike },
	{ "overlaps make no pass longer", overlap },
	{ "io_size, number_ios and loops", totals },
	{ "rounds of less than a pass", rounds_within },
	{ "files that have shares", uneven_files },
	{ "time_based goes on", forever },
	{ "files take turns", regions },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("offset, rounds", tests);
}
