/* SPDX-License-Identifier: MIT */
/* A device with zones, simulated, and a table of them: see zoned.h. */
#include "tests/zoned.h"

#include <string.h>

#include "tests/support.h"

/* --- the device --- */

struct zoned dev;

void zoned_make(uint32_t n, uint64_t size, uint64_t capacity, uint32_t max_open)
{
	memset(&dev, 0, sizeof(dev));
	dev.n = n;
	dev.max_open = max_open;
	for (uint32_t i = 0; i < n; i++)
		dev.zone[i] = (struct target_zone){ .start = i * size,
						    .size = size,
						    .capacity = capacity,
						    .wp = i * size,
						    .sequential = true };
}

void zoned_conventional(uint32_t zone)
{
	dev.zone[zone].sequential = false;
	dev.zone[zone].wp = dev.zone[zone].start + dev.zone[zone].capacity;
}

/* Has a zone be written up to @bytes, and open unless that is all. */
void zoned_written(uint32_t zone, uint64_t bytes)
{
	dev.zone[zone].wp = dev.zone[zone].start + bytes;
	dev.data[zone] = bytes;
	dev.zone[zone].open = bytes && bytes < dev.zone[zone].capacity;
	dev.nopen += dev.zone[zone].open;
}

static struct target_zone *dev_zone(const struct spot *s)
{
	struct target_zone *z = &dev.zone[s->offset / dev.zone[0].size];

	CU_ASSERT_FATAL(s->len > 0 && s->offset + s->len <= z->start + z->capacity);
	return z;
}

static void dev_begins(const struct spot *s)
{
	struct target_zone *z = dev_zone(s);
	uint32_t i = (uint32_t)(z - dev.zone);

	dev.inflight[i]++;
	if (s->dir == IO_READ)
		CU_ASSERT_FATAL(!z->sequential || s->offset + s->len <= z->start + dev.data[i]);
	if (s->dir != IO_WRITE || !z->sequential)
		return;
	CU_ASSERT_EQUAL_FATAL(s->offset, z->wp);
	dev.writing[i]++;
	dev.nopen += !z->open;
	z->open = true;
	z->wp += s->len;
	dev.most_open = dev.nopen > dev.most_open ? dev.nopen : dev.most_open;
	CU_ASSERT_FATAL(!dev.max_open || dev.nopen <= dev.max_open);
}

static void dev_ends(const struct spot *s)
{
	struct target_zone *z = dev_zone(s);
	uint32_t i = (uint32_t)(z - dev.zone);

	dev.inflight[i]--;
	if (s->dir != IO_WRITE || !z->sequential || --dev.writing[i])
		return;
	dev.data[i] = z->wp - z->start;
	if (dev.data[i] == z->capacity && z->open) {
		z->open = false;
		dev.nopen--;
	}
}

static void dev_changes(uint32_t zone, bool reset)
{
	struct target_zone *z = &dev.zone[zone];

	CU_ASSERT_FATAL(z->sequential && !dev.inflight[zone]);
	dev.nopen -= z->open;
	z->open = false;
	z->wp = reset ? z->start : z->start + z->capacity;
	dev.data[zone] = reset ? 0 : dev.data[zone];
	dev.resets += reset;
	dev.finishes += !reset;
}

/* --- a table, and a worker --- */

struct zbd table;
struct zbd_part part;
struct zbd_rules rules;

void zoned_open(uint64_t unit, bool trims)
{
	CU_ASSERT_EQUAL_FATAL(zbd_open(&table, dev.zone, dev.n, dev.max_open), 0);
	CU_ASSERT_EQUAL_FATAL(zbd_part_open(&part, &table, 0, dev.n * dev.zone[0].size, unit,
					    trims ? 0 : unit),
			      0);
	part.max_open = dev.max_open;
	rules = (struct zbd_rules){ .who = 1, .writes = true, .least = { unit, unit, unit } };
}

void zoned_join(double threshold)
{
	zbd_join(&part, &rules, threshold);
}

void zoned_close(void)
{
	zbd_part_close(&part);
	zbd_close(&table);
}

/* Asks, and does to the device what is said. */
enum zbd_answer zoned_ask(const struct zbd_part *p, struct zbd_rules *r, struct spot *s)
{
	enum zbd_answer ret;
	uint32_t zone;

	for (int i = 0; i < 100; i++) {
		ret = zbd_ask(p, r, s, &zone);
		if (ret != ZBD_RESET && ret != ZBD_FINISH)
			break;
		dev_changes(zone, ret == ZBD_RESET);
		if (ret == ZBD_RESET)
			zbd_reset_done(p->of, zone, true);
		else
			zbd_finish_done(p->of, zone, true);
	}
	CU_ASSERT_FATAL(ret != ZBD_RESET && ret != ZBD_FINISH);
	if (ret == ZBD_GO)
		dev_begins(s);
	return ret;
}

void zoned_back(const struct spot *s)
{
	dev_ends(s);
	zbd_back(&table, s, false);
}

void zoned_fails(const struct spot *s)
{
	dev_ends(s);
	zbd_back(&table, s, true);
}

/* A transfer from the asking to the end. Returns the place; UINT64_MAX: there is none. */
uint64_t zoned_does(enum io_dir dir, uint64_t room, uint32_t len)
{
	struct spot s = { dir, 0, len, room };

	if (zoned_ask(&part, &rules, &s) != ZBD_GO)
		return UINT64_MAX;
	zoned_back(&s);
	return s.offset;
}

/* Writes or reads as a sequence does until there is no place, and returns how often. */
uint32_t zoned_sequence(enum io_dir dir, uint32_t len, uint64_t *bytes)
{
	uint64_t at = 0;
	uint32_t n = 0;

	for (*bytes = 0; at < part.room; n++) {
		struct spot s = { dir, 0, len, at };

		if (zoned_ask(&part, &rules, &s) != ZBD_GO)
			break;
		zoned_back(&s);
		*bytes += s.len;
		at = zbd_part_behind(&part, s.offset + s.len);
	}
	return n;
}
