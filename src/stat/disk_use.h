/* SPDX-License-Identifier: MIT */
/* The kernel's counters of the block devices below a run's files, while it ran. */
#ifndef IOGEN_STAT_DISK_USE_H
#define IOGEN_STAT_DISK_USE_H

#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

/* The first fields of /sys/block/X/stat, in its order; times in ms, sectors of 512 bytes. */
enum disk_count {
	DISK_READS,
	DISK_READ_MERGES,
	DISK_READ_SECTORS,
	DISK_READ_MS,
	DISK_WRITES,
	DISK_WRITE_MERGES,
	DISK_WRITE_SECTORS,
	DISK_WRITE_MS,
	DISK_INFLIGHT,
	DISK_BUSY_MS,
	DISK_QUEUE_MS,
	DISK_COUNTS, /* the number of those that every kernel has */
	DISK_DISCARDS = DISK_COUNTS,
	DISK_DISCARD_MERGES,
	DISK_DISCARD_SECTORS,
	DISK_DISCARD_MS,
	DISK_FLUSHES,
	DISK_FLUSH_MS
};

struct disk {
	dev_t dev;
	char name[64];
	uint64_t count[DISK_COUNTS]; /* counts at the begin; after the end, those between */
};

struct disk_use {
	uint32_t n;
	struct disk disk[16]; /* further disks are left out */
	uint64_t begin_ns, wall_ns;
};

/* Reads up to @most counters of a device. Returns their number. */
uint32_t disk_use_read(dev_t dev, uint64_t *count, uint32_t most);

/* Finds the name of a device; @name has 64 bytes. */
void disk_use_name(dev_t dev, char *name);

/*
 * Adds the device at @path, or those that hold the file, each once. One without counters is left
 * out.
 */
void disk_use_add(struct disk_use *u, const char *path);

/* Read the counters at the begin and at the end. */
void disk_use_begin(struct disk_use *u);
void disk_use_end(struct disk_use *u);

/* Has what was counted earlier (disk_use_end) be part of what is counted from the begin on. */
void disk_use_continue(struct disk_use *u, const struct disk_use *earlier);

/* Returns for how much of the time between the device was busy, in percent. */
double disk_busy_pct(const struct disk_use *u, const struct disk *d);

/* Prints a line a device. */
void disk_use_print(const struct disk_use *u, FILE *f);

#endif
