/* SPDX-License-Identifier: MIT */
/*
 * Which direction and size comes next: the mix of reads and writes, what the choice of a place does
 * not depend on, and that the bytes foretold are the bytes planned.
 */
#include "load/offset.h"

#include <stdio.h>
#include <string.h>

#include "tests/support.h"
#include "tests/walk.h"

#define BS 4096
#define MIB (UINT64_C(1) << 20)

static struct spot others[WALK_MOST];

/* Reads and writes, half and half, one pass over one region. */
static struct offset_rules plan_mix(uint64_t length, uint64_t read_bs, uint64_t write_bs)
{
	struct offset_rules p = walk_rules(length, read_bs);

	p.writes = true;
	p.bs[1] = (struct range){ write_bs, write_bs };
	return p;
}

static uint64_t bytes_of(uint32_t n, bool reads, bool writes)
{
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < n; i++)
		if (walked[i].dir == IO_READ ? reads : writes)
			bytes += walked[i].len;
	return bytes;
}

static void one_direction(void)
{
	struct offset_rules p = plan_mix(50 * BS, BS, BS);

	for (int random = 0; random < 2; random++) {
		p.random = random;
		p.reads = false;
		p.writes = true;
		CU_ASSERT_EQUAL(walk(&p), 50);
		CU_ASSERT_EQUAL(bytes_of(50, false, true), 50 * BS);
		p.reads = true;
		p.writes = false;
		CU_ASSERT_EQUAL(walk(&p), 50);
		CU_ASSERT_EQUAL(bytes_of(50, true, false), 50 * BS);
	}
}

/* Each hundred has its share of reads, to the one, and no two hundreds have one order. */
static void shares(void)
{
	static const uint32_t rows[] = { 0, 1, 30, 50, 70, 99, 100 };

	for (size_t k = 0; k < 2 * sizeof(rows) / sizeof(rows[0]); k++) {
		struct offset_rules p = plan_mix(1000 * BS, BS, BS);
		uint32_t reads = 0, differ = 0;

		p.random = k % 2;
		p.read_pct = rows[k / 2];
		CU_ASSERT_EQUAL(walk(&p), 1000);
		for (uint32_t i = 0; i < 1000; i++) {
			reads += walked[i].dir == IO_READ;
			differ += walked[i].dir != walked[(i + 100) % 1000].dir;
			if (i % 100 == 99)
				CU_ASSERT_EQUAL(reads, (i + 1) / 100 * rows[k / 2]);
		}
		CU_ASSERT_EQUAL(differ > 0, rows[k / 2] % 100 > 0);
	}
}

/* In order, each direction goes its own way from the start; together they move what is there. */
static void in_order(void)
{
	static const uint64_t rows[][3] = {
		{ BS, BS, 0 },
		{ BS, 2 * BS, 0 },
		{ 3 * BS, BS, 0 },
		{ BS, BS, BS / 2 },
	};

	for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
		struct offset_rules p = plan_mix(300 * BS, rows[k][0], rows[k][1]);
		uint64_t at[2] = { 0 }, bytes;
		uint32_t n;

		p.skip = (int64_t)rows[k][2];
		n = walk(&p);
		for (uint32_t i = 0; i < n; i++) {
			CU_ASSERT_EQUAL(walked[i].offset, at[walked[i].dir]);
			CU_ASSERT_EQUAL(walked[i].len, rows[k][walked[i].dir]);
			at[walked[i].dir] += walked[i].len + rows[k][2];
		}
		bytes = bytes_of(n, true, true);
		CU_ASSERT(bytes >= 300 * BS && bytes < 303 * BS);
	}
}

/* Where things go does not depend on which of them are reads, nor on how long they are. */
static void independent(void)
{
	struct offset_rules p = plan_mix(1000 * BS, BS, BS);
	uint32_t n, turned = 0, moved = 0;
	bool same = true;

	p.random = true;
	CU_ASSERT_EQUAL(walk(&p), 1000);
	p.read_pct = 20;
	CU_ASSERT_EQUAL(walk_to(&p, 1, others, WALK_MOST), 1000);
	for (uint32_t i = 0; i < 1000; i++) {
		same &= walked[i].offset == others[i].offset;
		turned += walked[i].dir != others[i].dir;
	}
	CU_ASSERT(same);
	CU_ASSERT(turned >= 300);
	p.bs[0].hi = p.bs[1].hi = 4 * BS;
	n = walk(&p);
	CU_ASSERT(n > 300 && n < 1000);
	for (uint32_t i = 0; i < n; i++) {
		same &= walked[i].dir == others[i].dir;
		moved += walked[i].offset != others[i].offset; /* was part of a larger one */
	}
	CU_ASSERT(same);
	CU_ASSERT(moved < n - 100);
}

/* Of the four sizes in 4k-16k each is drawn a quarter of the time, give or take six deviations. */
static void even_sizes(void)
{
	struct offset_rules p = plan_mix(100 * MIB, BS, BS);
	uint32_t seen[5] = { 0 };

	p.total_ios = 4000;
	p.bs[0].hi = p.bs[1].hi = 4 * BS;
	CU_ASSERT_EQUAL(walk(&p), 4000);
	for (uint32_t i = 0; i < 4000; i++) {
		CU_ASSERT_FATAL(walked[i].len % BS == 0 && walked[i].len <= 4 * BS);
		seen[walked[i].len / BS]++;
	}
	for (int i = 1; i <= 4; i++)
		CU_ASSERT(seen[i] > 1000 - 165 && seen[i] < 1000 + 165);
}

static void streams(void)
{
	struct offset_rules p = plan_mix(BS, BS, BS);
	struct offset o;

	CU_ASSERT_EQUAL_FATAL(offset_open(&o, &p, (struct stream_name){ .seed = 1 }), 0);
	CU_ASSERT_NOT_EQUAL(o.mix.state, o.offsets.state);
	CU_ASSERT_NOT_EQUAL(o.mix.state, o.blocks.state);
	CU_ASSERT_NOT_EQUAL(o.blocks.state, o.offsets.state);
	offset_close(&o);
}

/* What a seed meant in an old run it means in a new one, and on every machine. */
static void for_ever(void)
{
	static const struct {
		enum io_dir dir;
		uint32_t file, len;
		uint64_t offset;
	} rows[] = {
		{ IO_WRITE, 0, 10 * BS, 451 * BS }, { IO_READ, 1, 1 * BS, 312 * BS },
		{ IO_READ, 0, 1 * BS, 386 * BS },   { IO_READ, 1, 1 * BS, 306 * BS },
		{ IO_WRITE, 0, 6 * BS, 304 * BS },  { IO_WRITE, 1, 14 * BS, 277 * BS },
		{ IO_READ, 0, 1 * BS, 726 * BS },   { IO_READ, 1, 1 * BS, 265 * BS },
	};
	struct offset_rules p = plan_mix(1000 * BS, BS, 2 * BS);

	p.random = true;
	p.nregions = 2;
	p.bs[1].hi = 16 * BS;
	walk_area[1] = (struct region){ MIB, 77 * BS };
	walk(&p);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		CU_ASSERT_EQUAL(walked[i].dir, rows[i].dir);
		CU_ASSERT_EQUAL(walked[i].file, rows[i].file);
		CU_ASSERT_EQUAL(walked[i].len, rows[i].len);
		CU_ASSERT_EQUAL(walked[i].offset, rows[i].offset);
	}
}

/* @slack: what a round's last I/O may go beyond, at most. */
static void check_total(const struct offset_rules *p, uint64_t slack)
{
	uint64_t total = offset_total(p), bytes = bytes_of(walk(p), true, true);

	CU_ASSERT(total > 0);
	CU_ASSERT(bytes >= total && bytes <= total + p->loops * slack);
}

static void foretold(void)
{
	static const uint64_t asked[] = { 0, 1, 7 * BS, 10 * BS + 1, 100 * BS, 999999 };

	for (uint32_t bits = 0; bits < 128; bits++) {
		struct offset_rules p = plan_mix(60 * BS + 100, BS, bits & 1 ? BS : 2 * BS);

		p.reads = !(bits & 2);
		p.writes = !p.reads || bits & 4;
		p.random = bits & 8;
		p.tail = bits & 16;
		p.replace = bits & 32;
		p.loops = bits & 64 ? 3 : 1;
		for (size_t k = 0; k < sizeof(asked) / sizeof(asked[0]); k++) {
			bool exact = !asked[k] && !(p.reads && p.writes) &&
				     !(p.replace && (p.tail || p.random));

			p.total_bytes = asked[k];
			check_total(&p, exact ? 0 : 2 * BS - 1);
		}
		p.total_bytes = 0;
		p.bs[1] = p.bs[0];
		p.tail = false;
		for (p.total_ios = 1; p.total_ios < 70; p.total_ios += 17)
			check_total(&p, p.replace && p.random ? BS - 1 : 0);
	}
}

static const struct test tests[] = {
	{ "reads alone, writes alone", one_direction },
	{ "the mix is exact in each hundred", shares },
	{ "in order, each direction goes its own way", in_order },
	{ "a place does not depend on direction and size", independent },
	{ "every size of a range is as likely", even_sizes },
	{ "place, direction and size have streams of their own", streams },
	{ "a seed means the same for ever", for_ever },
	{ "the bytes foretold are the bytes planned", foretold },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("offset_mix", tests);
}
