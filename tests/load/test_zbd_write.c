/* SPDX-License-Identifier: MIT */
/* The rules of writes to zones: how many are open, who writes, and when zones are reset. */
#include "load/zbd.h"

#include <string.h>

#include "tests/support.h"
#include "tests/zoned.h"

#define K KIB

/* With as many zones open as may be, writes go to these until one is full. */
static void limits(void)
{
	zoned_make(8, 64 * K, 64 * K, 2);
	zoned_open(16 * K, false);
	rules.random = true;
	zoned_join(0);
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, 0, 16 * K), 0);
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, 128 * K, 16 * K), 128 * K);
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, 64 * K, 16 * K), 16 * K); /* the first half of them */
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, 448 * K, 16 * K), 144 * K); /* the second */
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, 448 * K, 16 * K), 160 * K);
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, 448 * K, 16 * K), 176 * K);
	CU_ASSERT_EQUAL(table.nopen, 1); /* it is full */
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, 448 * K, 16 * K), 448 * K);
	CU_ASSERT_EQUAL(dev.most_open, 2);
	zoned_close();
}

/* Those of one worker alone; the zones of others are written, too. */
static void limits_of_worker(void)
{
	struct zbd_rules other = { .who = 2, .writes = true, .random = true };
	struct spot s = { IO_WRITE, 0, 16 * K, 256 * K };

	zoned_make(8, 64 * K, 64 * K, 0);
	zoned_open(16 * K, false);
	rules.random = true;
	rules.job_max_open = 1;
	zoned_join(0);
	memcpy(other.least, rules.least, sizeof(other.least));
	zbd_join(&part, &other, 0);
	CU_ASSERT_EQUAL(zoned_ask(&part, &other, &s), ZBD_GO);
	zoned_back(&s);
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, 0, 16 * K), 0);
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, 128 * K, 16 * K),
			272 * K); /* the other's is in the list first */
	CU_ASSERT_EQUAL(table.nopen, 2);
	zoned_close();
}

/* An open zone with less than a block left makes room by being finished. */
static void spent(void)
{
	zoned_make(4, 64 * K, 64 * K, 1);
	zoned_written(3, 60 * K);
	zoned_open(16 * K, false);
	zoned_join(0);
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, 0, 16 * K), 0);
	CU_ASSERT_EQUAL(dev.finishes, 1);
	CU_ASSERT_EQUAL(dev.zone[3].wp, 256 * K);
	CU_ASSERT_EQUAL(table.zone[3].written, 252 * K); /* what can be read */
	zoned_close();
}

/* Nothing can be opened, and nobody is going to change that. */
static void stuck(void)
{
	struct zbd_part first;
	struct zbd_rules other = { .who = 2, .writes = true };
	struct spot s = { IO_WRITE, 0, 16 * K, 0 }, t = s;

	zoned_make(4, 64 * K, 64 * K, 1);
	zoned_written(3, 32 * K);
	zoned_open(16 * K, false);
	CU_ASSERT_EQUAL(zbd_part_open(&first, &table, 0, 192 * K, 16 * K, 16 * K), 0);
	CU_ASSERT_EQUAL(first.end, 3);
	first.max_open = 1;
	zbd_join(&first, &rules, 0);
	CU_ASSERT_EQUAL(zoned_ask(&first, &rules, &s), ZBD_NONE);
	/* while there is another writer, that one may fill it */
	memcpy(other.least, rules.least, sizeof(other.least));
	zbd_join(&part, &other, 0);
	CU_ASSERT_EQUAL(zoned_ask(&first, &rules, &s), ZBD_WAIT);
	CU_ASSERT_EQUAL(zoned_ask(&first, &rules, &s), ZBD_WAIT);
	CU_ASSERT_EQUAL(zoned_ask(&part, &other, &t), ZBD_GO);
	CU_ASSERT_EQUAL(t.offset, 224 * K);
	CU_ASSERT_EQUAL(zoned_ask(&first, &rules, &s), ZBD_WAIT);
	zoned_back(&t);
	zbd_leave(&part, &other);
	CU_ASSERT_EQUAL(zoned_ask(&first, &rules, &s), ZBD_NONE);
	zbd_part_close(&first);
	zoned_close();
}

/* While one worker has a write in flight, another goes elsewhere; its own go one behind another. */
static void one_writer(void)
{
	struct zbd_rules other = { .who = 2, .writes = true };
	struct spot a = { IO_WRITE, 0, 16 * K, 0 }, b = a, c = a, d = a;

	zoned_make(2, 64 * K, 64 * K, 0);
	zoned_open(16 * K, false);
	zoned_join(0);
	memcpy(other.least, rules.least, sizeof(other.least));
	zbd_join(&part, &other, 0);
	CU_ASSERT_EQUAL(zoned_ask(&part, &rules, &a), ZBD_GO);
	CU_ASSERT_EQUAL(zoned_ask(&part, &rules, &b), ZBD_GO);
	CU_ASSERT_EQUAL(b.offset, 16 * K);
	CU_ASSERT_EQUAL(zoned_ask(&part, &other, &c), ZBD_GO);
	CU_ASSERT_EQUAL(c.offset, 64 * K);
	/* what is in flight is not read, and where it is all there is, a read waits for it */
	d.dir = IO_READ;
	CU_ASSERT_EQUAL(zoned_ask(&part, &rules, &d), ZBD_WAIT);
	zoned_back(&b);
	CU_ASSERT_EQUAL(zoned_ask(&part, &rules, &d), ZBD_WAIT);
	zoned_back(&a);
	CU_ASSERT_EQUAL(zoned_ask(&part, &rules, &d), ZBD_GO);
	CU_ASSERT_EQUAL(d.offset, 0);
	zoned_back(&c);
	zoned_back(&d);
	zoned_close();
}

/* A full zone is reset when all that is in flight there is back, reads too. */
static void resets_wait(void)
{
	struct spot r = { IO_READ, 0, 16 * K, 0 }, w = { IO_WRITE, 0, 16 * K, 0 };
	uint64_t bytes;

	zoned_make(1, 64 * K, 64 * K, 0);
	zoned_open(16 * K, false);
	zoned_join(0);
	zoned_sequence(IO_WRITE, 16 * K, &bytes);
	CU_ASSERT_EQUAL(zoned_ask(&part, &rules, &r), ZBD_GO);
	CU_ASSERT_EQUAL(zoned_ask(&part, &rules, &w), ZBD_WAIT);
	zoned_back(&r);
	CU_ASSERT_EQUAL(zoned_ask(&part, &rules, &w), ZBD_GO);
	CU_ASSERT_EQUAL(dev.resets, 1);
	zoned_back(&w);
	zoned_close();
}

/* A reset that fails leaves the zone as it was. */
static void reset_fails(void)
{
	struct spot w = { IO_WRITE, 0, 16 * K, 0 };
	uint32_t zone;

	zoned_make(1, 64 * K, 64 * K, 0);
	zoned_written(0, 64 * K);
	zoned_open(16 * K, false);
	zoned_join(0);
	CU_ASSERT_EQUAL(zbd_ask(&part, &rules, &w, &zone), ZBD_RESET);
	zbd_reset_done(&table, zone, false);
	CU_ASSERT_EQUAL(zbd_ask(&part, &rules, &w, &zone), ZBD_RESET);
	CU_ASSERT_EQUAL(table.pending, 1);
	zoned_close();
}

/* A zone with a write that failed is not read, and is reset before it is written again. */
static void torn(void)
{
	struct spot a = { IO_WRITE, 0, 16 * K, 0 };

	zoned_make(1, 64 * K, 64 * K, 0);
	zoned_open(16 * K, false);
	zoned_join(0);
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, 0, 16 * K), 0);
	CU_ASSERT_EQUAL(zoned_ask(&part, &rules, &a), ZBD_GO);
	zoned_fails(&a);
	CU_ASSERT_EQUAL(zoned_does(IO_READ, 0, 16 * K), UINT64_MAX);
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, 0, 16 * K), 0);
	CU_ASSERT_EQUAL(dev.resets, 1);
	zoned_close();
}

/* A place that is given back is that of the next write. */
static void given_back(void)
{
	struct spot a = { IO_WRITE, 0, 16 * K, 0 };
	uint32_t zone;

	zoned_make(2, 64 * K, 64 * K, 0);
	zoned_open(16 * K, false);
	zoned_join(0.5);
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, 0, 16 * K), 0);
	CU_ASSERT_EQUAL(zbd_ask(&part, &rules, &a, &zone), ZBD_GO);
	CU_ASSERT_EQUAL(a.offset, 16 * K);
	CU_ASSERT_EQUAL(table.range[0].written, 32 * K);
	zbd_give_back(&table, &a);
	CU_ASSERT_EQUAL(table.range[0].written, 16 * K);
	CU_ASSERT_EQUAL(table.pending, 0);
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, 16 * K, 16 * K), 16 * K);
	/* a zone that was opened for it is not open any more */
	a = (struct spot){ IO_WRITE, 0, 16 * K, 64 * K };
	CU_ASSERT_EQUAL(zbd_ask(&part, &rules, &a, &zone), ZBD_GO);
	CU_ASSERT_EQUAL(table.nopen, 2);
	zbd_give_back(&table, &a);
	CU_ASSERT_EQUAL(table.nopen, 1);
	zoned_close();
}

/* What is to be read back stays: nobody resets it, trims it, or writes behind it. */
static void kept(void)
{
	struct zbd_rules other = { .who = 2, .writes = true, .random = true };
	struct spot w = { IO_WRITE, 0, 16 * K, 0 }, t = { IO_TRIM, 0, 64 * K, 0 };
	uint64_t bytes;
	uint32_t zone;

	zoned_make(3, 64 * K, 64 * K, 0);
	zoned_written(0, 64 * K);
	zoned_written(1, 32 * K);
	zoned_open(16 * K, false);
	rules.keeps = true;
	rules.frequency = 1;
	zoned_join(0);
	memcpy(other.least, rules.least, sizeof(other.least));
	zbd_join(&part, &other, 0);
	/* what was there before goes, also where there is room behind it */
	CU_ASSERT_EQUAL(zoned_sequence(IO_WRITE, 16 * K, &bytes), 12);
	CU_ASSERT_EQUAL(dev.resets, 2);
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, 0, 16 * K), UINT64_MAX);
	/* nobody can go on: not the others are told, but who can let zones go */
	CU_ASSERT_EQUAL(zoned_ask(&part, &other, &w), ZBD_WAIT);
	CU_ASSERT_EQUAL(zoned_ask(&part, &other, &t), ZBD_WAIT);
	CU_ASSERT_EQUAL(zoned_does(IO_WRITE, 0, 16 * K), UINT64_MAX);
	rules.holds = true;
	CU_ASSERT_EQUAL(zbd_ask(&part, &rules, &w, &zone), ZBD_NONE);
	CU_ASSERT_EQUAL(dev.resets, 2);
	rules.holds = false;
	zbd_release(&part, &rules);
	CU_ASSERT_EQUAL(zoned_ask(&part, &other, &w), ZBD_GO);
	zoned_back(&w);
	CU_ASSERT_EQUAL(dev.resets, 3);
	CU_ASSERT_EQUAL(zoned_sequence(IO_WRITE, 16 * K, &bytes), 12);
	CU_ASSERT_EQUAL(dev.resets, 6);
	zbd_leave(&part, &rules);
	for (uint32_t i = 0; i < 3; i++)
		CU_ASSERT_EQUAL(table.zone[i].keeper, 0);
	CU_ASSERT_EQUAL(table.nkept, 0);
	zoned_close();
}

/* A worker that waits at another target does not change this one. */
static void stands(void)
{
	struct zbd_rules other = { .who = 2, .writes = true, .random = true };
	struct spot t = { IO_TRIM, 0, 64 * K, 0 };

	zoned_make(2, 64 * K, 64 * K, 0);
	zoned_open(64 * K, true);
	zoned_join(0);
	memcpy(other.least, rules.least, sizeof(other.least));
	zbd_join(&part, &other, 0);
	CU_ASSERT_EQUAL(zoned_ask(&part, &other, &t), ZBD_WAIT);
	CU_ASSERT(zbd_stands(&part, &other));
	zbd_stand(&part, &rules);
	CU_ASSERT_EQUAL(zoned_ask(&part, &other, &t), ZBD_NONE);
	zbd_go_on(&part, &rules);
	CU_ASSERT(!zbd_stands(&part, &other));
	CU_ASSERT_EQUAL(zoned_ask(&part, &other, &t), ZBD_WAIT);
	zoned_close();
}

/* Before each so many-th write, a whole number as in fio, the zone that it goes to is reset. */
static void frequency(void)
{
	zoned_make(4, 64 * K, 64 * K, 0);
	zoned_open(16 * K, false);
	rules.frequency = 0.3;
	zoned_join(0);
	for (int i = 1; i <= 12; i++) {
		zoned_does(IO_WRITE, 0, 16 * K);
		CU_ASSERT_EQUAL(dev.resets, (uint64_t)i / 3);
	}
	zoned_close();
	zoned_make(4, 64 * K, 64 * K, 0);
	zoned_open(16 * K, false);
	rules.frequency = 0.25;
	zoned_join(0);
	for (int i = 1; i <= 12; i++) {
		zoned_does(IO_WRITE, 0, 16 * K);
		CU_ASSERT_EQUAL(dev.resets, (uint64_t)i / 4);
	}
	zoned_close();
	/* from the threshold on alone: half of 16 writes, and then each second */
	zoned_make(4, 64 * K, 64 * K, 0);
	zoned_open(16 * K, false);
	rules.frequency = 0.5;
	zoned_join(0.5);
	CU_ASSERT_EQUAL(rules.threshold, 128 * K);
	for (uint64_t i = 0; i < 9; i++)
		zoned_does(IO_WRITE, i * 16 * K, 16 * K);
	CU_ASSERT_EQUAL(dev.resets, 0);
	zoned_does(IO_WRITE, 144 * K, 16 * K); /* zone 2, of which 16 KiB go */
	CU_ASSERT_EQUAL(dev.resets, 1);
	CU_ASSERT_EQUAL(dev.zone[2].wp, 128 * K + 16 * K);
	CU_ASSERT_EQUAL(table.range[0].written, 144 * K);
	zoned_close();
	/* each write from the threshold on, which the reset itself leaves */
	zoned_make(1, 64 * K, 64 * K, 0);
	zoned_open(16 * K, false);
	rules.frequency = 1;
	zoned_join(0.5);
	for (int i = 0; i < 16; i++)
		zoned_does(IO_WRITE, 0, 16 * K);
	CU_ASSERT_EQUAL(dev.resets, 7);
	zoned_close();
}

static const struct test tests[] = {
	{ "no more zones are open than may be", limits },
	{ "nor of one worker", limits_of_worker },
	{ "a zone with less than a block left is finished", spent },
	{ "where nobody can go on, all is said", stuck },
	{ "a zone has one writer at a time", one_writer },
	{ "a reset waits for what is in flight", resets_wait },
	{ "a reset that fails", reset_fails },
	{ "a write that fails", torn },
	{ "a place that is given back", given_back },
	{ "what is to be read back is kept", kept },
	{ "who waits elsewhere", stands },
	{ "resets by threshold and frequency", frequency },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("zbd_write", tests);
}
