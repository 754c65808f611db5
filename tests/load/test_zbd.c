/* SPDX-License-Identifier: MIT */
/* The rules of zones, on a simulated device: places, parts, and all of them together. */
#include "load/zbd.h"

#include <string.h>

#include "tests/support.h"
#include "tests/zoned.h"

#define K KIB

static void sequential(void)
{
	uint64_t bytes;

	zoned_make(4, 64 * K, 64 * K, 0);
	zoned_open(16 * K, false);
	zoned_join(0);
	CU_ASSERT_EQUAL(part.room, 256 * K);
	CU_ASSERT_EQUAL(zoned_sequence(IO_WRITE, 16 * K, &bytes), 16);
	CU_ASSERT_EQUAL(dev.resets, 0);
	CU_ASSERT_EQUAL(table.nopen, 0);
	/* once more: each zone is reset when it is come to */
	CU_ASSERT_EQUAL(zoned_sequence(IO_WRITE, 16 * K, &bytes), 16);
	CU_ASSERT_EQUAL(dev.resets, 4);
	CU_ASSERT_EQUAL(zoned_sequence(IO_READ, 32 * K, &bytes), 8);
	zoned_close();
}

/* What lies behind a zone's capacity is no room, nor is what is less than a block. */
static void capacities(void)
{
	uint64_t bytes;

	zoned_make(4, 64 * K, 44 * K, 0);
	zoned_open(16 * K, false);
	zoned_join(0);
	CU_ASSERT_EQUAL(part.room, 4 * 32 * K);
	CU_ASSERT_EQUAL(zoned_sequence(IO_WRITE, 16 * K, &bytes), 8);
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, 32 * K, 16 * K), 64 * K); /* full: it is reset */
	CU_ASSERT_EQUAL(dev.resets, 1);
	zoned_close();
	/* a capacity of its own each, and one that is offline */
	zoned_make(4, 64 * K, 64 * K, 0);
	dev.zone[1].capacity = 48 * K;
	dev.zone[2].dead = true;
	zoned_open(16 * K, false);
	zoned_join(0);
	CU_ASSERT_EQUAL(part.room, (64 + 48 + 64) * K);
	CU_ASSERT_EQUAL(zoned_sequence(IO_WRITE, 16 * K, &bytes), 11);
	CU_ASSERT_EQUAL(zoned_does(IO_READ, 112 * K, 16 * K), 192 * K);
	CU_ASSERT_EQUAL(dev.zone[2].wp, 128 * K);
	zoned_close();
}

/* A sequence passes by zones that take nothing, one behind the other, and one too small for it. */
static void no_room(void)
{
	uint64_t bytes;

	zoned_make(5, 64 * K, 64 * K, 0);
	dev.zone[0].capacity = 60 * K;
	dev.zone[1].dead = dev.zone[2].dead = true;
	zoned_conventional(1);
	dev.zone[4].size = dev.zone[4].capacity = 8 * K;
	CU_ASSERT_EQUAL_FATAL(zbd_open(&table, dev.zone, dev.n, 0), 0);
	CU_ASSERT_EQUAL(zbd_part_open(&part, &table, 0, 264 * K, 4 * K, 16 * K), 0);
	CU_ASSERT_EQUAL(part.room, 124 * K);
	rules = (struct zbd_rules){ .writes = true, .least = { 16 * K, 16 * K } };
	zoned_join(0);
	CU_ASSERT_EQUAL(zoned_sequence(IO_WRITE, 16 * K, &bytes), 7);
	CU_ASSERT_EQUAL(dev.zone[3].wp, 256 * K);
	rules.beyond = true;
	CU_ASSERT_EQUAL(zoned_sequence(IO_READ, 16 * K, &bytes), 7);
	CU_ASSERT_EQUAL(bytes, 112 * K);
	zoned_close();
}

/* A table that is written down and read back is the same, whatever was in it. */
static void packed(void)
{
	struct pack p = { 0 }, q;
	uint64_t bytes;

	zoned_make(4, 64 * K, 48 * K, 0);
	zoned_open(16 * K, false);
	zoned_join(0);
	zoned_sequence(IO_WRITE, 16 * K, &bytes);
	zbd_pack(&table, &p);
	zoned_close();
	zoned_make(4, 64 * K, 48 * K, 0);
	zoned_written(1, 48 * K);
	zoned_written(3, 16 * K);
	zoned_open(16 * K, false);
	table.zone[3].torn = true;
	zbd_pack(&table, &p);
	zoned_close();

	zoned_make(4, 64 * K, 48 * K, 0);
	zoned_open(16 * K, false);
	q = (struct pack){ .reads = true, .bytes = p.bytes, .n = p.n };
	zbd_pack(&table, &q); /* the first */
	CU_ASSERT(table.zone[0].is.wp == 48 * K && table.zone[0].written == 48 * K);
	zbd_pack(&table, &q);
	CU_ASSERT(!q.bad && q.at == q.n);
	CU_ASSERT(table.zone[0].is.wp == 0 && table.zone[0].written == 0);
	CU_ASSERT(table.zone[1].is.wp == 112 * K && table.zone[1].written == 112 * K);
	CU_ASSERT(table.zone[3].is.wp == 208 * K && table.zone[3].torn);
	CU_ASSERT(table.nopen == 1 && table.open[0] == 3 && table.zone[3].is.open);
	zoned_close();
	/* of other zones: nothing is believed */
	zoned_make(2, 64 * K, 16 * K, 0);
	zoned_open(16 * K, false);
	q = (struct pack){ .reads = true, .bytes = p.bytes, .n = p.n };
	zbd_pack(&table, &q);
	CU_ASSERT(q.bad);
	zoned_close();
	pack_free(&p);
}

/* A block is cut where the zone ends, to a multiple of the smallest. */
static void cuts(void)
{
	uint64_t bytes;

	zoned_make(2, 64 * K, 64 * K, 0);
	zoned_open(4 * K, false);
	zoned_join(0);
	CU_ASSERT_EQUAL(zoned_sequence(IO_WRITE, 24 * K, &bytes), 6);
	CU_ASSERT_EQUAL(bytes, 128 * K);
	CU_ASSERT_EQUAL(zoned_sequence(IO_READ, 48 * K, &bytes), 4);
	CU_ASSERT_EQUAL(bytes, 128 * K);
	zoned_close();
}

/* A write goes on where the zone was left, also between blocks; its rest is no reason to reset. */
static void goes_on(void)
{
	uint64_t bytes;

	zoned_make(2, 64 * K, 64 * K, 0);
	zoned_written(0, 20 * K);
	zoned_open(16 * K, false);
	zoned_join(0);
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, 0, 16 * K), 20 * K);
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, zbd_part_behind(&part, 36 * K), 16 * K), 36 * K);
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, zbd_part_behind(&part, 52 * K), 16 * K), 64 * K);
	CU_ASSERT_EQUAL(dev.resets, 0);
	CU_ASSERT_EQUAL(zoned_sequence(IO_WRITE, 16 * K, &bytes), 7); /* the first is reset, now */
	CU_ASSERT_EQUAL(dev.resets, 1);
	zoned_close();
}

/* Reads are below the write pointer; where nothing is, the next zone, or the nearest, is read. */
static void reads(void)
{
	zoned_make(4, 64 * K, 64 * K, 0);
	zoned_written(1, 32 * K);
	zoned_written(3, 64 * K);
	zoned_open(16 * K, false);
	rules.writes = false;
	zoned_join(0);
	CU_ASSERT_EQUAL(zoned_does(IO_READ, 0, 16 * K), 64 * K);
	CU_ASSERT_EQUAL(zoned_does(IO_READ, 80 * K, 16 * K), 80 * K);
	CU_ASSERT_EQUAL(zoned_does(IO_READ, 96 * K, 16 * K), 192 * K);
	CU_ASSERT_EQUAL(zoned_does(IO_READ, 240 * K, 16 * K), 240 * K);
	rules.random = true;
	CU_ASSERT_EQUAL(zoned_does(IO_READ, 16 * K, 16 * K), 80 * K); /* as far in zone 1 */
	CU_ASSERT_EQUAL(zoned_does(IO_READ, 112 * K, 16 * K),
			80 * K); /* as far, modulo what there is */
	CU_ASSERT_EQUAL(zoned_does(IO_READ, 128 * K, 16 * K), 192 * K); /* zone 3 before zone 1 */
	rules.beyond = true;
	CU_ASSERT_EQUAL(table.zone[0].reading, 0);
	zoned_close();
	zoned_make(2, 64 * K, 64 * K, 0);
	zoned_open(16 * K, false);
	rules.writes = false;
	zoned_join(0);
	CU_ASSERT_EQUAL(zoned_does(IO_READ, 0, 16 * K), UINT64_MAX);
	zoned_close();
}

static void beyond(void)
{
	struct spot s = { IO_READ, 0, 16 * K, 80 * K };
	uint32_t zone;

	zoned_make(2, 64 * K, 64 * K, 0);
	zoned_open(16 * K, false);
	rules.beyond = true;
	zoned_join(0);
	CU_ASSERT_EQUAL(zbd_ask(&part, &rules, &s, &zone), ZBD_GO);
	CU_ASSERT_EQUAL(s.offset, 80 * K);
	zbd_back(&table, &s, false);
	zoned_close();
}

/* A zone without a write pointer takes writes and reads anywhere. */
static void conventional_zones(void)
{
	uint64_t bytes;

	zoned_make(3, 64 * K, 64 * K, 1);
	zoned_conventional(0);
	zoned_open(16 * K, false);
	zoned_join(0);
	CU_ASSERT_EQUAL(zoned_does(IO_READ, 48 * K, 16 * K), 48 * K);
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, 32 * K, 16 * K), 32 * K);
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, 16 * K, 16 * K), 16 * K);
	CU_ASSERT_EQUAL(table.nopen, 0);
	CU_ASSERT_EQUAL(zoned_sequence(IO_WRITE, 16 * K, &bytes), 12);
	CU_ASSERT_EQUAL(dev.resets, 0);
	zoned_close();
}

/* A trim takes a zone, at random one that has data, and leaves it empty. */
static void trims(void)
{
	struct spot a = { IO_TRIM, 0, 64 * K, 64 * K }, b = a;
	uint32_t zone;

	zoned_make(4, 64 * K, 48 * K, 0);
	zoned_conventional(0);
	zoned_written(1, 48 * K);
	zoned_written(3, 16 * K);
	zoned_open(64 * K, true);
	zoned_join(0);
	CU_ASSERT_EQUAL(zbd_ask(&part, &rules, &a, &zone), ZBD_GO); /* it waits for another's */
	CU_ASSERT_EQUAL(zbd_ask(&part, &rules, &b, &zone), ZBD_WAIT);
	zbd_give_back(&table, &a);
	CU_ASSERT_EQUAL(part.room, 3 * 64 * K); /* no trim is of the first */
	for (int i = 1; i < 4; i++)
		dev.zone[i].capacity = 64 * K; /* a trim may go beyond that of writes */
	rules.random = true;
	CU_ASSERT_EQUAL(zoned_does(IO_TRIM, 64 * K, 64 * K), 192 * K); /* before zone 1 */
	CU_ASSERT_EQUAL(zoned_does(IO_TRIM, 64 * K, 64 * K), 64 * K);
	CU_ASSERT_EQUAL(table.zone[1].is.wp, 64 * K);
	CU_ASSERT_EQUAL(zoned_does(IO_TRIM, 0, 64 * K), UINT64_MAX);
	rules.random = false;
	CU_ASSERT_EQUAL(zoned_does(IO_TRIM, 64 * K, 64 * K), 128 * K); /* an empty one */
	CU_ASSERT_EQUAL(table.nopen, 0);
	zoned_close();
}

/* Only zones that lie within it are a worker's. */
static void parts(void)
{
	static const struct {
		uint64_t start, length, first, end;
	} rows[] = {
		{ 0, 256, 0, 4 },  { 1, 256, 1, 4 },  { 0, 255, 0, 3 },   { 64, 64, 1, 2 },
		{ 64, 63, 1, 1 },  { 1, 127, 1, 2 },  { 1, 126, 1, 1 },   { 192, 640, 3, 4 },
		{ 193, 63, 4, 4 }, { 256, 64, 4, 4 }, { 640, 640, 4, 4 }, { 0, 0, 0, 0 },
	};

	zoned_make(4, 64 * K, 64 * K, 0);
	CU_ASSERT_EQUAL_FATAL(zbd_open(&table, dev.zone, dev.n, 0), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		CU_ASSERT_EQUAL(zbd_part_open(&part, &table, rows[i].start * K, rows[i].length * K,
					      K, K),
				0);
		CU_ASSERT_EQUAL(part.end - part.first, rows[i].end - rows[i].first);
		if (part.end > part.first)
			CU_ASSERT_EQUAL(part.first, rows[i].first);
		if (part.end > part.first)
			CU_ASSERT_EQUAL(zbd_part_region(&part).length,
					(rows[i].end - rows[i].first) * 64 * K);
		zbd_part_close(&part);
	}
	/* a last zone that is smaller, and zones that are added */
	dev.zone[3].size = dev.zone[3].capacity = 32 * K;
	zbd_close(&table);
	CU_ASSERT_EQUAL_FATAL(zbd_open(&table, dev.zone, dev.n, 0), 0);
	CU_ASSERT_EQUAL(zbd_part_open(&part, &table, 0, 224 * K, K, K), 0);
	CU_ASSERT_EQUAL(part.room, 224 * K);
	zoned_close();
	zoned_make(2, 64 * K, 48 * K, 0);
	zoned_written(0, 48 * K);
	CU_ASSERT_EQUAL_FATAL(zbd_open(&table, dev.zone, dev.n, 0), 0);
	CU_ASSERT_EQUAL(zbd_extend(&table, 5), 0);
	CU_ASSERT_EQUAL(table.n, 5);
	CU_ASSERT_EQUAL(table.zone[4].is.wp, 256 * K);
	CU_ASSERT_EQUAL(table.zone[4].is.capacity, 48 * K);
	zbd_close(&table);
}

/* --- all of them together --- */

enum { WORKERS = 4, DEPTH = 4 };

static struct {
	struct zbd_rules rules;
	struct spot flying[DEPTH];
	uint32_t n;
	uint64_t at[2];
} worker[WORKERS];

/* One worker asks once. Returns whether it has got a place. */
static bool one_asks(uint32_t k, struct rng *r)
{
	enum io_dir dir = rng_below(r, 3) ? IO_WRITE : IO_READ;
	struct spot s = { dir, 0, (uint32_t)((1 + rng_below(r, 4)) * 4 * K), 0 };
	enum zbd_answer ret;

	s.offset = worker[k].rules.random ? rng_below(r, part.room / (4 * K)) * 4 * K :
					    worker[k].at[dir] % part.room;
	ret = zoned_ask(&part, &worker[k].rules, &s);
	if (ret != ZBD_GO)
		worker[k].at[dir] = ret == ZBD_NONE ? 0 : worker[k].at[dir];
	else
		worker[k].flying[worker[k].n++] = s;
	if (ret == ZBD_GO)
		worker[k].at[dir] = zbd_part_behind(&part, s.offset + s.len);
	return ret == ZBD_GO;
}

/* One transfer of a worker comes back, whichever. */
static void one_back(uint32_t k, struct rng *r)
{
	uint32_t i = (uint32_t)rng_below(r, worker[k].n);
	struct spot s = worker[k].flying[i];

	worker[k].flying[i] = worker[k].flying[--worker[k].n];
	zoned_back(&s);
}

/* Whatever the order in which workers ask and transfers come back: the device refuses nothing. */
static void together(void)
{
	for (uint64_t seed = 1; seed <= 200; seed++) {
		struct rng r = { seed };
		uint32_t max_open = (uint32_t)rng_below(&r, 4), zones = 4 + seed % 8;
		uint64_t capacity = 32 * K + rng_below(&r, 9) * 4 * K, got = 0;

		zoned_make(zones, 64 * K, capacity, max_open);
		if (seed % 3 == 0)
			zoned_conventional(0);
		memset(worker, 0, sizeof(worker));
		zoned_open(4 * K, false);
		for (uint32_t k = 0; k < WORKERS; k++) {
			worker[k].rules = rules;
			worker[k].rules.who = k;
			worker[k].rules.mixed = true;
			worker[k].rules.random = k % 2;
			worker[k].rules.frequency = seed % 5 ? 0 : 0.05;
			worker[k].rules.job_max_open = seed % 7 ? 0 : 1;
			zbd_join(&part, &worker[k].rules, seed % 2 ? 0 : 0.3);
		}
		for (int i = 0; i < 4000; i++) {
			uint32_t k = (uint32_t)rng_below(&r, WORKERS);

			if (worker[k].n && (worker[k].n == DEPTH || rng_below(&r, 2)))
				one_back(k, &r);
			else
				got += one_asks(k, &r);
		}
		for (uint32_t k = 0; k < WORKERS; k++)
			while (worker[k].n)
				one_back(k, &r);
		CU_ASSERT(got > 1000); /* they have not stood still */
		CU_ASSERT_EQUAL(table.pending, 0);
		CU_ASSERT_EQUAL(table.nopen, dev.nopen);
		for (uint32_t i = 0; i < zones; i++)
			CU_ASSERT_EQUAL(table.zone[i].is.wp, dev.zone[i].wp);
		zoned_close();
	}
}

static const struct test tests[] = {
	{ "a sequence fills one zone after the other", sequential },
	{ "a capacity below the size, zones of several, a dead one", capacities },
	{ "zones that take nothing", no_room },
	{ "a table is kept", packed },
	{ "blocks are cut at a zone's end", cuts },
	{ "a zone is written on where it was left", goes_on },
	{ "reads stay below write pointers", reads },
	{ "reads beyond write pointers", beyond },
	{ "conventional zones", conventional_zones },
	{ "trims empty zones", trims },
	{ "parts of whole zones", parts },
	{ "many workers in any order", together },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("zbd", tests);
}
