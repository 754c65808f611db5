/* SPDX-License-Identifier: MIT */
/* What is at a place after a crash: each damage, of each checksum, is told from the others. */
#include "load/verify_find.h"

#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "load/content_options.h"
#include "tests/support.h"

#define LEN 4096
#define OFFSET (3 * (uint64_t)LEN) /* of the place, from the region's begin too */

struct setting {
	struct verify_format f;
	struct hasher h;
	struct content_options content;
	struct data pattern;
	struct verify_writer w;
	unsigned char block[LEN], good[LEN];
	bool sectors[LEN / VERIFY_SECTOR];
};

static void make(struct setting *s, int kind, uint32_t header_at)
{
	struct err e = { 0 };

	memset(s, 0, sizeof(*s));
	if (kind == VERIFY_PATTERN_HDR)
		CU_ASSERT_EQUAL(
			data_parse_places("verify_pattern", "\"ab\"%o0xff", &s->pattern, &e), 0);
	s->f = (struct verify_format){ .kind = kind,
				       .header = verify_header_size(kind),
				       .interval = LEN,
				       .header_at = header_at,
				       .pattern = &s->pattern,
				       .content = &s->content };
	CU_ASSERT_EQUAL(hasher_open(&s->h, checksum_find(verify_choices[kind]), &e), 0);
	s->w = (struct verify_writer){ .format = &s->f,
				       .hasher = &s->h,
				       .key = 7,
				       .thread = 3,
				       .begin_ns = 1000,
				       .block_most = LEN,
				       .good = s->good,
				       .sectors = s->sectors };
}

static void unmake(struct setting *s)
{
	hasher_close(&s->h);
	data_release(&s->pattern);
}

/* Puts a write there: its number, its place and its time. */
static void put(struct setting *s, uint64_t number, uint64_t offset, uint64_t time)
{
	verify_fill(&s->f, &s->h, &(struct verify_write){ 7, offset, number, time, 3 }, s->block,
		    LEN);
}

static enum verify_judgement judged(struct setting *s, struct verify_writes w, const char *found)
{
	const struct verify_part part = { s->block, 0, LEN };
	struct verify_seen seen;

	verify_find(&s->w, &part, OFFSET, OFFSET, &w, &seen);
	if (found)
		CHECK_TEXT(seen.text, found);
	return verify_judge(&w, &seen, false);
}

#define IS(j, expected) CHECK_TEXT(verify_judgements[j], verify_judgements[expected])

/* Writes 4 (synced), 7 (acknowledged), 9 (in flight), in all combinations. */
static const struct verify_writes synced = { 5, 5, 0, 0 }, unsynced = { 5, 8, 0, 1 },
				  flying = { 5, 8, 10, 2 }, first = { 0, 8, 0, 1 },
				  first_flies = { 0, 0, 10, 1 }, many_fly = { 5, 8, 10, 3 };

static void whole(struct setting *s)
{
	put(s, 4, OFFSET, 2000);
	IS(judged(s, synced, "write 4"), JUDGED_THERE);
	IS(judged(s, unsynced, NULL), JUDGED_UNSYNCED_OLD);
	IS(judged(s, flying, NULL), JUDGED_FLIGHT_OLD);
	put(s, 7, OFFSET, 2000);
	IS(judged(s, unsynced, NULL), JUDGED_THERE);
	IS(judged(s, synced, NULL), JUDGED_THERE);
	IS(judged(s, flying, NULL), JUDGED_FLIGHT_OLD);
	put(s, 9, OFFSET, 2000);
	IS(judged(s, flying, NULL), JUDGED_FLIGHT_NEW);
	put(s, 2, OFFSET, 2000);
	IS(judged(s, synced, "write 2"), JUDGED_OLDER);
	IS(judged(s, flying, NULL), JUDGED_OLDER);
	IS(judged(s, first, NULL), JUDGED_UNSYNCED_OLD);
	put(s, 4, OFFSET, 999);
	IS(judged(s, synced, "a block that was written before this run"), JUDGED_OLDER);
	IS(judged(s, first, NULL), JUDGED_UNSYNCED_OLD);
	IS(judged(s, first_flies, NULL), JUDGED_FLIGHT_OLD);
}

static void gone(struct setting *s)
{
	memset(s->block, 0, LEN);
	IS(judged(s, synced, "all zeros"), JUDGED_MISSING);
	IS(judged(s, flying, NULL), JUDGED_MISSING);
	IS(judged(s, first, NULL), JUDGED_UNSYNCED_OLD);
	IS(judged(s, first_flies, NULL), JUDGED_FLIGHT_OLD);
	memset(s->block, 'x', LEN);
	IS(judged(s, synced, "no header of iogen's"), JUDGED_MISSING);
	IS(judged(s, first, NULL), JUDGED_UNSYNCED_OLD);
}

static void misplaced(struct setting *s)
{
	put(s, 4, OFFSET + LEN, 2000);
	IS(judged(s, synced, "the block of byte 16384"), JUDGED_MISDIRECTED);
	IS(judged(s, first, NULL), JUDGED_MISDIRECTED);
	IS(judged(s, flying, NULL), JUDGED_MISDIRECTED);
}

/* Zeros behind a write that was synced are of no later write; of another write they may be. */
static void torn(struct setting *s)
{
	unsigned char half[LEN];

	for (uint32_t at = 512; at < LEN; at += 512) {
		if (s->f.kind == VERIFY_META) /* its data are not looked at */
			return;
		put(s, 4, OFFSET, 2000);
		memset(s->block + at, 0, LEN - at);
		IS(judged(s, synced, NULL), JUDGED_TORN);
		IS(judged(s, unsynced, NULL), JUDGED_TORN);
		IS(judged(s, flying, NULL), JUDGED_TORN);
		IS(judged(s, many_fly, NULL), JUDGED_FLIGHT_TORN);
		put(s, 9, OFFSET, 2000);
		memset(s->block + at, 0, LEN - at);
		IS(judged(s, first_flies, NULL), JUDGED_FLIGHT_TORN);
		put(s, 4, OFFSET, 2000);
		memset(s->block, 0, at);
		IS(judged(s, synced, NULL), JUDGED_TORN);
		if (s->f.kind == VERIFY_PATTERN_HDR) /* its data are the same in each write */
			continue;
		put(s, 9, OFFSET, 2000);
		memcpy(half, s->block, LEN);
		put(s, 4, OFFSET, 2000);
		memcpy(s->block + at, half + at, LEN - at);
		IS(judged(s, flying, NULL), JUDGED_FLIGHT_TORN);
		IS(judged(s, synced, NULL), JUDGED_TORN);
		put(s, 7, OFFSET, 2000);
		memcpy(s->block + at, half + at, LEN - at);
		IS(judged(s, flying, NULL), JUDGED_FLIGHT_TORN);
	}
}

/* A bit of data, of the checksum and of the header's fixed part, its time and its own sum too. */
static void flipped(struct setting *s)
{
	struct rng r = { 11 };

	for (int i = 0; i < 300; i++) {
		uint32_t at = i < 150 ? s->f.header_at + (uint32_t)rng_below(&r, s->f.header) :
					(uint32_t)rng_below(&r, LEN);
		bool meta = s->f.kind == VERIFY_META;

		if (meta && (at < s->f.header_at || at >= s->f.header_at + s->f.header))
			continue;
		put(s, 4, OFFSET, 2000);
		s->block[at] ^= (unsigned char)(1 << rng_below(&r, 8));
		if (at >= s->f.header_at && at < s->f.header_at + 4) /* nothing says it is one */
			continue;
		IS(judged(s, synced, NULL), JUDGED_FLIPPED);
		IS(judged(s, flying, NULL), JUDGED_FLIPPED);
	}
	put(s, 4, OFFSET, 2000);
	s->block[s->f.header_at] ^= 1;
	IS(judged(s, synced, "write 4 with 1 wrong bit"), JUDGED_FLIPPED);
}

static void each_kind(void (*test)(struct setting *s))
{
	struct setting s;

	for (int kind = VERIFY_META; verify_choices[kind]; kind++)
		for (uint32_t at = 0; verify_header_size(kind) && at < 900; at += 800) {
			make(&s, kind, at);
			test(&s);
			unmake(&s);
		}
}

static void all_whole(void)
{
	each_kind(whole);
}

static void all_gone(void)
{
	each_kind(gone);
}

static void all_misplaced(void)
{
	each_kind(misplaced);
}

static void all_torn(void)
{
	each_kind(torn);
}

static void all_flipped(void)
{
	each_kind(flipped);
}

/* Where blocks are larger than intervals, the data depend on the interval's place in its block. */
static void within_blocks(void)
{
	unsigned char all[4 * LEN];
	const struct verify_part part = { all + 2 * LEN, 0, LEN };
	struct verify_seen seen;
	struct setting s;

	make(&s, VERIFY_SUMS, 0);
	s.w.block_most = 8 * LEN;
	verify_fill(&s.f, &s.h, &(struct verify_write){ 7, OFFSET, 4, 2000, 3 }, all, sizeof(all));
	verify_find(&s.w, &part, OFFSET + 2 * LEN, OFFSET + 2 * LEN, &synced, &seen);
	CHECK_TEXT(seen.text, "write 4");
	all[2 * LEN + 3000] ^= 4;
	verify_find(&s.w, &part, OFFSET + 2 * LEN, OFFSET + 2 * LEN, &synced, &seen);
	CHECK_TEXT(seen.text, "write 4 with 1 wrong bit");
	unmake(&s);
}

int main(void)
{
	static const struct test tests[] = {
		{ "a write that is there is told by its number", all_whole },
		{ "one that is not there is missing", all_gone },
		{ "the block of another place", all_misplaced },
		{ "half a block", all_torn },
		{ "a wrong bit", all_flipped },
		{ "within larger blocks, too", within_blocks },
		{ NULL, NULL },
	};

	return suite_run("verify_find", tests);
}
