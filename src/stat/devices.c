/* SPDX-License-Identifier: MIT */
/* Devices of a job and what is below them: see devices.h. */
#include "stat/devices.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "stat/block_device.h"
#include "stat/disk_use.h"
#include "base/mount.h"

#define DEPTH_MAX 8

static void add(struct devices *d, dev_t dev, const char *above, uint32_t depth);

/*
 * Returns whether counting is on: queue/iostats, for a partition of its disk. Some devices (zram)
 * count although it is off.
 */
static bool counts(dev_t dev)
{
	char line[16];

	block_device_line(dev, "queue/iostats", line, sizeof(line));
	if (!line[0])
		block_device_line(dev, "../queue/iostats", line, sizeof(line));
	return strcmp(line, "0") != 0;
}

/* Adds the devices right below, and those that hold the file of a loop device. */
static void add_below(struct devices *d, dev_t dev, const char *above, uint32_t depth)
{
	char file[PATH_MAX];
	struct holders h;

	block_device_parts(dev, &h);
	for (uint32_t i = 0; i < h.n; i++)
		add(d, h.dev[i], above, depth);
	block_device_line(dev, "loop/backing_file", file, sizeof(file));
	h.n = 0;
	if (file[0])
		holders_find(&h, file);
	for (uint32_t i = 0; i < h.n; i++)
		add(d, h.dev[i], above, depth);
}

static void add(struct devices *d, dev_t dev, const char *above, uint32_t depth)
{
	struct device *new = &d->list[d->n];
	uint64_t count[DEVICE_COUNTS];
	uint32_t fields = disk_use_read(dev, count, DEVICE_COUNTS);

	for (uint32_t i = 0; i < d->n; i++) {
		if (d->list[i].dev != dev)
			continue;
		if (!depth)
			d->list[i].above[0] = '\0'; /* it holds a target as well */
		return;
	}
	if (d->n == DEVICE_MAX || depth == DEPTH_MAX || fields < DISK_COUNTS)
		return;
	*new = (struct device){ .dev = dev, .fields = fields };
	disk_use_name(dev, new->name);
	snprintf(new->above, sizeof(new->above), "%.63s", above);
	d->n++;
	add_below(d, dev, new->name, depth + 1);
}

void devices_add(struct devices *d, const char *path)
{
	struct holders h;

	holders_find(&h, path);
	for (uint32_t i = 0; i < h.n; i++)
		add(d, h.dev[i], "", 0);
}

void devices_begin(struct devices *d)
{
	d->begun = true;
	d->begin_ns = clock_now_ns();
	for (struct device *x = d->list; x < d->list + d->n; x++)
		disk_use_read(x->dev, x->begin, DEVICE_COUNTS);
}

static bool moved(const struct device *x)
{
	return memcmp(x->begin, x->end, x->fields * sizeof(x->begin[0])) != 0;
}

void devices_end(struct devices *d)
{
	for (struct device *x = d->list; x < d->list + d->n; x++) {
		/* the device is gone */
		if (disk_use_read(x->dev, x->end, DEVICE_COUNTS) < x->fields)
			x->fields = 0;
		else if (d->begun && !moved(x) && !counts(x->dev))
			x->fields = 0;
		if (!d->begun)
			memcpy(x->begin, x->end, sizeof(x->begin));
	}
	d->end_ns = clock_now_ns();
	d->begin_ns = d->begun ? d->begin_ns : d->end_ns;
	d->begun = d->ended = true;
}

uint64_t device_count(const struct device *d, uint32_t i)
{
	uint64_t n = d->end[i] - d->begin[i];
	bool is_time = i == DISK_READ_MS || i == DISK_WRITE_MS || i == DISK_BUSY_MS ||
		       i == DISK_QUEUE_MS || i == DISK_DISCARD_MS || i == DISK_FLUSH_MS;

	return is_time ? (uint32_t)n : n;
}
