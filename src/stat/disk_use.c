/* SPDX-License-Identifier: MIT */
/* Reading the kernel's counters of block devices: see disk_use.h. */
#include "stat/disk_use.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/kernel_text.h"
#include "base/mount.h"
#include "base/text.h"
#include "base/units.h"

#define KEPT_MAX 8

static void stat_path(char *path, size_t n, dev_t dev)
{
	snprintf(path, n, "/sys/dev/block/%u:%u/stat", major(dev), minor(dev));
}

/* The files of counters that stay open, as each step of a matrix asks for the same few. */
static struct {
	pthread_mutex_t lock;
	uint32_t n;
	struct kept_counts {
		dev_t dev;
		struct kept_text file;
	} list[KEPT_MAX];
} kept = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* Returns the file of a device, under the lock; NULL: there is no room for one more. */
static struct kept_counts *kept_find(dev_t dev)
{
	char path[64];

	for (uint32_t i = 0; i < kept.n; i++)
		if (kept.list[i].dev == dev)
			return &kept.list[i];
	if (kept.n == KEPT_MAX)
		return NULL;
	stat_path(path, sizeof(path), dev);
	kept.list[kept.n] = (struct kept_counts){ dev, { text_format("%s", path), -1 } };
	return &kept.list[kept.n++];
}

uint32_t disk_use_read(dev_t dev, uint64_t *count, uint32_t most)
{
	char path[64], text[512], *at = text, *end;
	struct kept_counts *k;
	uint32_t n = 0;

	pthread_mutex_lock(&kept.lock);
	k = kept_find(dev);
	if (k)
		kept_text(&k->file, text, sizeof(text));
	pthread_mutex_unlock(&kept.lock);
	if (!k) {
		stat_path(path, sizeof(path), dev);
		kernel_text(path, text, sizeof(text));
	}
	for (; n < most; n++, at = end) {
		count[n] = strtoull(at, &end, 10);
		if (end == at)
			break;
	}
	return n;
}

static bool counts_read(dev_t dev, uint64_t count[DISK_COUNTS])
{
	return disk_use_read(dev, count, DISK_COUNTS) == DISK_COUNTS;
}

/* Takes the name of the device's folder in /sys. */
void disk_use_name(dev_t dev, char *name)
{
	char path[64], target[256];
	const char *slash;
	ssize_t n;

	snprintf(path, sizeof(path), "/sys/dev/block/%u:%u", major(dev), minor(dev));
	n = readlink(path, target, sizeof(target) - 1);
	target[n > 0 ? n : 0] = '\0';
	slash = strrchr(target, '/');
	snprintf(name, 64, "%.63s", slash ? slash + 1 : target);
}

static void disk_add(struct disk_use *u, dev_t dev)
{
	struct disk d = { .dev = dev };

	if (u->n == sizeof(u->disk) / sizeof(u->disk[0]))
		return;
	for (uint32_t i = 0; i < u->n; i++)
		if (u->disk[i].dev == d.dev)
			return;
	if (!counts_read(d.dev, d.count))
		return;
	disk_use_name(d.dev, d.name);
	u->disk[u->n++] = d;
}

void disk_use_add(struct disk_use *u, const char *path)
{
	struct holders h;

	holders_find(&h, path);
	for (uint32_t i = 0; i < h.n; i++)
		disk_add(u, h.dev[i]);
}

void disk_use_begin(struct disk_use *u)
{
	for (uint32_t i = 0; i < u->n; i++)
		counts_read(u->disk[i].dev, u->disk[i].count);
	u->begin_ns = clock_gettime_ns();
}

void disk_use_continue(struct disk_use *u, const struct disk_use *earlier)
{
	u->begin_ns -= earlier->wall_ns;
	for (uint32_t i = 0; i < u->n; i++)
		for (uint32_t k = 0; k < earlier->n; k++)
			for (int c = 0;
			     !strcmp(u->disk[i].name, earlier->disk[k].name) && c < DISK_COUNTS;
			     c++)
				u->disk[i].count[c] -= earlier->disk[k].count[c];
}

void disk_use_end(struct disk_use *u)
{
	u->wall_ns = clock_gettime_ns() - u->begin_ns;
	for (uint32_t i = 0; i < u->n; i++) {
		uint64_t *was = u->disk[i].count, now[DISK_COUNTS];

		if (!counts_read(u->disk[i].dev, now))
			memcpy(now, was, sizeof(now));
		for (int k = 0; k < DISK_COUNTS; k++)
			was[k] = now[k] - was[k];
		/* times have 32 bits in the kernel, and wrap */
		was[DISK_READ_MS] = (uint32_t)was[DISK_READ_MS];
		was[DISK_WRITE_MS] = (uint32_t)was[DISK_WRITE_MS];
		was[DISK_BUSY_MS] = (uint32_t)was[DISK_BUSY_MS];
		was[DISK_QUEUE_MS] = (uint32_t)was[DISK_QUEUE_MS];
	}
}

/* Prints "16 reads (1 MiB, 3 ms)", and how many were merged, where any were. */
static void print_direction(const uint64_t *count, const char *name, FILE *f)
{
	char bytes[32];

	fprintf(f, "%" PRIu64 " %s", count[0], name);
	units_bytes(bytes, sizeof(bytes), count[2] * 512);
	if (count[0] || count[2])
		fprintf(f, " (%s, ", bytes);
	if (count[0] && count[1])
		fprintf(f, "%" PRIu64 " merged, ", count[1]);
	if (count[0] || count[2])
		fprintf(f, "%" PRIu64 " ms)", count[3]);
}

double disk_busy_pct(const struct disk_use *u, const struct disk *d)
{
	double pct = u->wall_ns ? (double)d->count[DISK_BUSY_MS] * 1e8 / (double)u->wall_ns : 0;

	return pct > 100 ? 100 : pct;
}

void disk_use_print(const struct disk_use *u, FILE *f)
{
	for (const struct disk *d = u->disk; d < u->disk + u->n; d++) {
		fprintf(f, "disk %s: ", d->name);
		print_direction(d->count + DISK_READS, "reads", f);
		fprintf(f, ", ");
		print_direction(d->count + DISK_WRITES, "writes", f);
		fprintf(f, ", queue %" PRIu64 " ms, busy %.1f %%\n", d->count[DISK_QUEUE_MS],
			disk_busy_pct(u, d));
	}
}
