/* SPDX-License-Identifier: MIT */
/*
 * What the kernel counted on the block devices of a job while it was measured: /sys/block/X/stat,
 * read when that begins and when it ends. The counters are the device's: whoever else used it is in
 * them.
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
	uint32_t fields;          /* that the kernel has; 0: it does not count here */
	uint64_t begin[DEVICE_COUNTS], end[DEVICE_COUNTS];
};

struct devices {
	uint32_t n;
	struct device list[DEVICE_MAX]; /* of very many, the first */
	uint64_t begin_ns, end_ns;      /* when they were read, on the workers' clock */
	bool begun, ended;
};

/* Adds the device that holds @path, or that it is, and those below it, each once. */
void devices_add(struct devices *d, const char *path);

void devices_begin(struct devices *d);

/* Where it has not begun, what is between is nothing. */
void devices_end(struct devices *d);

/* What came between of field @i. Times are of 32 bits in the kernel, and go on from 0. */
uint64_t device_count(const struct device *d, uint32_t i);

#endif
