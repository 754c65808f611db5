/* SPDX-License-Identifier: MIT */
/* Zones as the kernel tells them; the kernel is simulated here, where calls go to the C library. */
#include "io/target_zones.h"

#include <errno.h>
#include <linux/blkzoned.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#include "tests/support.h"

#define S UINT64_C(512)
#define ZONES 10000

/* A device of ZONES zones of 8 sectors, or, with none, a device without zones. */
static struct {
	uint32_t zones, reports;
	uint32_t most; /* of a report */
	unsigned long order;
	struct blk_zone_range range; /* of the last order */
	int fails;                   /* errno */
} kernel;

static void report(struct blk_zone_report *r)
{
	uint64_t first = r->sector / 8, n = kernel.zones - first;

	n = n < r->nr_zones ? n : r->nr_zones;
	n = n < kernel.most ? n : kernel.most;
	for (uint64_t i = 0; i < n; i++)
		r->zones[i] = (struct blk_zone){ .start = (first + i) * 8,
						 .len = 8,
						 .wp = (first + i) * 8 + i % 8,
						 .type = BLK_ZONE_TYPE_SEQWRITE_REQ,
						 .cond = BLK_ZONE_COND_IMP_OPEN,
						 .capacity = 7 };
	r->nr_zones = (uint32_t)n;
	r->flags = BLK_ZONE_REP_CAPACITY;
	kernel.reports++;
}

int ioctl(int fd, unsigned long order, ...)
{
	va_list ap;
	void *arg;

	va_start(ap, order);
	arg = va_arg(ap, void *);
	va_end(ap);
	errno = fd < 0 ? EBADF : kernel.fails;
	if (errno)
		return -1;
	if (order == BLKGETZONESZ)
		*(uint32_t *)arg = kernel.zones ? 8 : 0;
	else if (order == BLKREPORTZONE)
		report(arg);
	else
		kernel.range = *(struct blk_zone_range *)arg;
	kernel.order = order;
	return 0;
}

static bool active; /* the device has a limit of active zones */

static struct target_zone zone_of(uint8_t type, uint8_t cond)
{
	const struct blk_zone b = {
		.start = 2048, .len = 1024, .wp = 2100, .type = type, .cond = cond, .capacity = 1000
	};

	return target_zone_of(&b, true, active);
}

static void places(void)
{
	struct target_zone z = zone_of(BLK_ZONE_TYPE_SEQWRITE_REQ, BLK_ZONE_COND_IMP_OPEN);
	const struct blk_zone old = { .start = 0, .len = 8, .type = BLK_ZONE_TYPE_SEQWRITE_PREF };

	CU_ASSERT_EQUAL(z.start, 2048 * S);
	CU_ASSERT_EQUAL(z.size, 1024 * S);
	CU_ASSERT_EQUAL(z.capacity, 1000 * S);
	CU_ASSERT_EQUAL(z.wp, 2100 * S);
	CU_ASSERT(z.sequential && z.open && !z.dead);
	/* a kernel that knows no capacities: all of the zone */
	z = target_zone_of(&old, false, true);
	CU_ASSERT_EQUAL(z.capacity, 8 * S);
	CU_ASSERT(z.sequential && !z.open);
}

static void conditions(void)
{
	static const struct {
		uint8_t cond;
		bool open, dead, full;
	} rows[] = {
		{ BLK_ZONE_COND_EMPTY, false, false, false },
		{ BLK_ZONE_COND_IMP_OPEN, true, false, false },
		{ BLK_ZONE_COND_EXP_OPEN, true, false, false },
		{ BLK_ZONE_COND_CLOSED, false, false, false },
		{ BLK_ZONE_COND_FULL, false, false, true },
		{ BLK_ZONE_COND_READONLY, false, true, false },
		{ BLK_ZONE_COND_OFFLINE, false, true, false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct target_zone z = zone_of(BLK_ZONE_TYPE_SEQWRITE_REQ, rows[i].cond);

		CU_ASSERT_EQUAL(z.open, rows[i].open);
		CU_ASSERT_EQUAL(z.dead, rows[i].dead);
		CU_ASSERT_EQUAL(z.wp, (rows[i].full ? 2048 + 1000 : 2100) * S);
	}
	active = true;
	CU_ASSERT(zone_of(BLK_ZONE_TYPE_SEQWRITE_REQ, BLK_ZONE_COND_CLOSED).open);
	CU_ASSERT(!zone_of(BLK_ZONE_TYPE_SEQWRITE_REQ, BLK_ZONE_COND_FULL).open);
	active = false;
}

static void conventional(void)
{
	struct target_zone z = zone_of(BLK_ZONE_TYPE_CONVENTIONAL, BLK_ZONE_COND_NOT_WP);

	CU_ASSERT(!z.sequential && !z.open && !z.dead);
	CU_ASSERT_EQUAL(z.wp, (2048 + 1000) * S);
}

/* Files have no zones, nor have most devices. */
static void none(void)
{
	struct target t = { .kind = TARGET_FILE, .size = 4096 };
	struct target_zones zones;

	write_file("device", "");
	kernel.zones = ZONES;
	CU_ASSERT_EQUAL(target_zones_read("device", &t, &zones), 0);
	CU_ASSERT_EQUAL(zones.n, 0);
	t.kind = TARGET_BLOCK;
	kernel.zones = 0;
	CU_ASSERT_EQUAL(target_zones_read("device", &t, &zones), 0);
	CU_ASSERT_EQUAL(zones.n, 0);
	kernel.fails = ENOTTY; /* a kernel without zones */
	CU_ASSERT_EQUAL(target_zones_read("device", &t, &zones), 0);
	kernel.fails = 0;
	CU_ASSERT_EQUAL(zones.n, 0);
	CU_ASSERT_PTR_NULL(zones.list);
	CU_ASSERT_EQUAL(target_zones_read("none", &t, &zones), -ENOENT);
}

/* All zones are there, whatever one report has. */
static void reports(void)
{
	static const uint32_t most[] = { 1, 1000, ZONES };
	const struct target t = { .kind = TARGET_BLOCK, .size = ZONES * 8 * S };
	struct target_zones zones;

	kernel.zones = ZONES;
	for (size_t i = 0; i < sizeof(most) / sizeof(most[0]); i++) {
		kernel.most = most[i];
		kernel.reports = 0;
		CU_ASSERT_EQUAL_FATAL(target_zones_read("device", &t, &zones), 0);
		CU_ASSERT_EQUAL_FATAL(zones.n, ZONES);
		for (uint32_t k = 0; k < ZONES; k++)
			CU_ASSERT(zones.list[k].start == k * 8 * S && zones.list[k].open &&
				  zones.list[k].size == 8 * S && zones.list[k].capacity == 7 * S);
		free(zones.list);
	}
	CU_ASSERT(kernel.reports > 1); /* there is a limit of iogen's own */
	/* an empty report would not end */
	kernel.most = 0;
	CU_ASSERT_EQUAL(target_zones_read("device", &t, &zones), -EIO);
	free(zones.list);
}

static void orders(void)
{
	CU_ASSERT_EQUAL(target_zone_reset(0, 16 * S, 8 * S), 0);
	CU_ASSERT_EQUAL(kernel.order, BLKRESETZONE);
	CU_ASSERT(kernel.range.sector == 16 && kernel.range.nr_sectors == 8);
	CU_ASSERT_EQUAL(target_zone_finish(0, 24 * S, 8 * S), 0);
	CU_ASSERT_EQUAL(kernel.order, BLKFINISHZONE);
	CU_ASSERT(kernel.range.sector == 24 && kernel.range.nr_sectors == 8);
	CU_ASSERT_EQUAL(target_zone_reset(-1, 0, 4096), -EBADF);
	kernel.fails = EIO;
	CU_ASSERT_EQUAL(target_zone_finish(0, 0, 4096), -EIO);
	kernel.fails = 0;
}

static const struct test tests[] = {
	{ "places and capacities", places },
	{ "what is open, and what is dead", conditions },
	{ "conventional zones", conventional },
	{ "no zones", none },
	{ "reports", reports },
	{ "resets and finishes", orders },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("target_zones", tests);
}
