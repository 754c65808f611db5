/* SPDX-License-Identifier: MIT */
/*
 * The kernel's counters of a job's block devices while it was measured: /sys/block/X/stat, read at
 * the begin and at the end. They count the device's I/O, also that of other programs.
 */
#ifndef IOGEN_STAT_DEVICES_H
#define IOGEN_STAT_DEVICES_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define DEVICE_MAX 32
#define DEVICE_COUNTS 17 /* fields of stat, in its order: see enum disk_count */

struct device {
	dev_t dev;
	char name[64], above[64]; /* above: the device that is on it; empty: it holds a target */
	uint32_t fields;          /* number of counters the kernel has; 0: it does not count here */
	uint64_t begin[DEVICE_COUNTS], end[DEVICE_COUNTS];
};

struct devices {
	struct device list[DEVICE_MAX]; /* further devices are left out */
	uint64_t begin_ns, end_ns;      /* times of reading, on the workers' clock */
	uint32_t n;
	bool begun, ended;
};

/* Adds the device at @path, or those that hold the file, and the devices below, each once. */
void devices_add(struct devices *d, const char *path);

/* Reads the counters at the begin of the measurement. */
void devices_begin(struct devices *d);

/* Reads the counters at the end. All counts are 0 where the measurement did not begin. */
void devices_end(struct devices *d);

/* Returns the count of field @i between begin and end. The kernel's times wrap at 32 bits. */
uint64_t device_count(const struct device *d, uint32_t i);

#endif
