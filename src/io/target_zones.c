/* SPDX-License-Identifier: MIT */
/* Zones of a zoned block device: see target_zones.h. */
#include "io/target_zones.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/blkzoned.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/array.h"
#include "io/target_trim.h"

#define SECTOR UINT64_C(512)
#define AT_ONCE 4096 /* zones of a report */

struct target_zone target_zone_of(const struct blk_zone *b, bool capacity, bool active)
{
	struct target_zone z = { .start = b->start * SECTOR,
				 .size = b->len * SECTOR,
				 .capacity = (capacity ? b->capacity : b->len) * SECTOR,
				 .wp = b->wp * SECTOR,
				 .sequential = b->type != BLK_ZONE_TYPE_CONVENTIONAL,
				 .dead = b->cond == BLK_ZONE_COND_READONLY ||
					 b->cond == BLK_ZONE_COND_OFFLINE };

	z.open = b->cond == BLK_ZONE_COND_IMP_OPEN || b->cond == BLK_ZONE_COND_EXP_OPEN ||
		 (active && b->cond == BLK_ZONE_COND_CLOSED);
	if (!z.sequential || b->cond == BLK_ZONE_COND_FULL)
		z.wp = z.start + z.capacity;
	return z;
}

/* Adds what a report has; returns the byte behind the last zone. */
static uint64_t add_report(struct target_zones *z, const struct blk_zone_report *r, bool active)
{
	for (uint32_t i = 0; i < r->nr_zones; i++) {
		z->list = array_must_grow(z->list, z->n, sizeof(*z->list));
		z->list[z->n++] =
			target_zone_of(&r->zones[i], r->flags & BLK_ZONE_REP_CAPACITY, active);
	}
	return z->list[z->n - 1].start + z->list[z->n - 1].size;
}

static int read_zones(int fd, uint64_t bytes, bool active, struct target_zones *z)
{
	struct blk_zone_report *r = malloc(sizeof(*r) + AT_ONCE * sizeof(*r->zones));
	uint64_t at = 0;
	int ret = 0;

	if (!r)
		return -ENOMEM;
	while (!ret && at < bytes) {
		*r = (struct blk_zone_report){ .sector = at / SECTOR, .nr_zones = AT_ONCE };
		ret = ioctl(fd, BLKREPORTZONE, r) ? -errno : 0;
		if (!ret && !r->nr_zones)
			ret = -EIO;
		if (!ret)
			at = add_report(z, r, active);
	}
	free(r);
	return ret;
}

/* Returns the smaller of both limits: what is written and not full is open, and active. */
static uint32_t open_limit(uint64_t dev, uint64_t active)
{
	uint64_t open = target_queue_number(dev, "max_open_zones", 0);

	if (!open || (active && active < open))
		open = active;
	return open < UINT32_MAX ? (uint32_t)open : 0;
}

int target_zones_read(const char *path, const struct target *t, struct target_zones *z)
{
	uint32_t sectors = 0;
	uint64_t active;
	int fd, ret = 0;

	*z = (struct target_zones){ 0 };
	if (t->kind != TARGET_BLOCK)
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	active = target_queue_number(t->id.dev, "max_active_zones", 0);
	/* a kernel without zones does not know the question */
	if (!ioctl(fd, BLKGETZONESZ, &sectors) && sectors)
		ret = read_zones(fd, t->size, active > 0, z);
	close(fd);
	z->max_open = open_limit(t->id.dev, active);
	return ret;
}

static int change(int fd, unsigned long order, uint64_t start, uint64_t size)
{
	struct blk_zone_range range = { .sector = start / SECTOR, .nr_sectors = size / SECTOR };

	return ioctl(fd, order, &range) ? -errno : 0;
}

int target_zone_reset(int fd, uint64_t start, uint64_t size)
{
	return change(fd, BLKRESETZONE, start, size);
}

int target_zone_finish(int fd, uint64_t start, uint64_t size)
{
	return change(fd, BLKFINISHZONE, start, size);
}
