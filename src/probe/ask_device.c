/* SPDX-License-Identifier: MIT */
/* The storage below: the device at the top, by the kernel's files, and the chain to the disk. */
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "io/file_system.h"
#include "probe/answer.h"
#include "probe/ground.h"
#include "stat/disk_use.h"

#define KIB 1u    /* flag: the number is in KiB */
#define CHOSEN 2u /* flag: the word in brackets is the answer */
#define SECTORS 512u
#define SPAN (4u << 20)

/* Reads the first line of a file of a device in /sys, of a partition's disk. Returns its path. */
static bool device_line(dev_t dev, const char *file, char *line, size_t n)
{
	static const char *const folders[] = { "", "../" };
	char path[PATH_MAX];
	bool found = false;

	for (size_t i = 0; i < 2 && !found; i++) {
		FILE *f;

		snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/%s%s", major(dev), minor(dev),
			 folders[i], file);
		f = fopen(path, "re");
		found = f && fgets(line, (int)n, f);
		if (f)
			fclose(f);
	}
	line[found ? strcspn(line, "\n") : 0] = '\0';
	return found;
}

/* Leaves the word in brackets: "none [mq-deadline]". */
static void choose(char *line)
{
	char *open = strchr(line, '['), *close = open ? strchr(open, ']') : NULL;

	if (!close)
		return;
	*close = '\0';
	memmove(line, open + 1, (size_t)(close - open));
}

static void ask_file(struct ground *g, const struct question *q, struct answer *a)
{
	const struct device *d = ground_device(g);
	char line[256], how[128];

	if (!d) {
		answer_not_asked(a, "there is no block device below");
		return;
	}
	snprintf(how, sizeof(how), "asked: /sys, %s of %.40s", q->file, d->name);
	if (!device_line(d->dev, q->file, line, sizeof(line)))
		answer_word(a, how, "", "this kernel has no such file");
	else if (q->flags & KIB)
		answer_number(a, how, strtoull(line, NULL, 10) * 1024, "%s", "");
	else {
		if (q->flags & CHOSEN)
			choose(line);
		answer_word(a, how, line, "%s", "");
	}
}

/*
 * Pages of read-ahead, by the number of the file system or of the device. A partition, and what is
 * on it, have those of its disk.
 */
static void ask_read_ahead(struct ground *g, const struct question *q, struct answer *a)
{
	const char *how = "asked: /sys/class/bdi";
	char path[128], line[32];
	struct stat st;
	dev_t dev = 0;
	FILE *f;
	bool known;

	(void)q;
	if (!stat(g->path, &st))
		dev = S_ISBLK(st.st_mode) ? st.st_rdev : st.st_dev;
	snprintf(path, sizeof(path), "/sys/class/bdi/%u:%u/read_ahead_kb", major(dev), minor(dev));
	f = fopen(path, "re");
	known = f && fgets(line, sizeof(line), f);
	if (f)
		fclose(f);
	if (!known) {
		how = "asked: /sys, queue/read_ahead_kb";
		known = device_line(dev, "queue/read_ahead_kb", line, sizeof(line));
	}
	if (known)
		answer_number(a, how, strtoull(line, NULL, 10) * 1024, "%s", "");
	else
		answer_not_asked(a, "the kernel has no such file for it");
}

/* The most that a request of FUSE has. */
static void ask_fuse(struct ground *g, const struct question *q, struct answer *a)
{
	FILE *f = NULL;
	uint64_t pages;

	(void)q;
	if (!g->mount.type || strncmp(g->mount.type, "fuse", 4)) {
		answer_not_asked(a, "this is no FUSE");
		return;
	}
	f = fopen("/proc/sys/fs/fuse/max_pages_limit", "re");
	if (f && fscanf(f, "%" SCNu64, &pages) == 1)
		answer_number(a, "asked: /proc/sys/fs/fuse/max_pages_limit",
			      pages * (uint64_t)sysconf(_SC_PAGESIZE),
			      "at most: the server may have asked for less");
	else
		answer_not_asked(a, "this kernel has no fs.fuse.max_pages_limit");
	if (f)
		fclose(f);
}

/* Reads 4 MiB at once, and sees by the device's counters in which pieces they came. */
static void ask_pieces(struct ground *g, const struct question *q, struct answer *a)
{
	uint64_t before[DISK_COUNTS] = { 0 }, after[DISK_COUNTS] = { 0 };
	const struct device *d = ground_device(g);
	uint64_t reads, bytes;
	long ret;

	(void)q;
	if (!d || g->read_direct < 0 || g->read_bytes < SPAN || ground_is_late(g)) {
		answer_not_tried(a, "%s",
				 !d                 ? "there is no block device below" :
				 g->read_direct < 0 ? "no direct reads here" :
				 ground_is_late(g)  ? GROUND_LATE :
						      "there are less than 4 MiB of data");
		return;
	}
	disk_use_read(d->dev, before, DISK_COUNTS);
	ret = ground_move(g, g->read_direct, false, g->read_at, SPAN, 0);
	disk_use_read(d->dev, after, DISK_COUNTS);
	reads = after[DISK_READS] - before[DISK_READS];
	bytes = (after[DISK_READ_SECTORS] - before[DISK_READ_SECTORS]) * SECTORS;
	if (ret < 0)
		answer_try(a, ret, "%s", "");
	else if (bytes < SPAN)
		answer_word(a, TRIED, "", "the counters of %.40s do not show it", d->name);
	else
		answer_number(a, TRIED, bytes / (reads ? reads : 1),
			      "%" PRIu64 " reads of %.40s for 4 MiB", reads, d->name);
}

/* Adds text, as far as there is room. */
__attribute__((format(printf, 3, 4))) static void add(char *text, size_t n, const char *format, ...)
{
	size_t len = strlen(text);
	va_list args;

	va_start(args, format);
	vsnprintf(text + len, n - len, format, args);
	va_end(args);
}

/* Adds " -> loop3 (image on xfs, dio=1)"; behind a comma what is not below the one before. */
static void add_device(char *text, size_t n, const struct devices *all, uint32_t i)
{
	const struct device *d = &all->list[i];
	bool beside = i && strcmp(all->list[i - 1].name, d->above) != 0;
	char file[PATH_MAX], dio[8];

	add(text, n, "%s%s", beside ? ", " : *text ? " -> " : "", d->name);
	device_line(d->dev, "loop/backing_file", file, sizeof(file));
	device_line(d->dev, "loop/dio", dio, sizeof(dio));
	if (file[0])
		add(text, n, " (%s on %s, dio=%s)", file, file_system_name(file), dio);
}

static void ask_chain(struct ground *g, const struct question *q, struct answer *a)
{
	char text[256] = "", *upper = NULL;

	(void)q;
	if (g->mount.type) {
		add(text, sizeof(text), "%s", g->mount.type);
		upper = mount_option(&g->mount, "upperdir");
	}
	if (upper)
		add(text, sizeof(text), " -> %s (%s)", file_system_name(upper), upper);
	free(upper);
	for (uint32_t i = 0; i < g->devices.n; i++)
		add_device(text, sizeof(text), &g->devices, i);
	answer_word(a, "asked: mounts, /sys", ground_device(g) ? g->devices.list[0].name : "", "%s",
		    text);
}

static void ask_options(struct ground *g, const struct question *q, struct answer *a)
{
	(void)q;
	if (g->mount.type)
		answer_word(a, "asked: /proc/self/mountinfo", g->mount.type, "%s on %s (%s)",
			    g->mount.source ? g->mount.source : "?",
			    g->mount.point ? g->mount.point : "?",
			    g->mount.options ? g->mount.options : "");
	else
		answer_not_asked(a, "it is a device");
}

const struct question device_questions[] = {
	{ "file_system", "", "its type, source, place and options", ask_options, 0, NULL },
	{ "device", "", "the device at the top, and all below", ask_chain, 0, NULL },
	{ "request_bytes", "bytes", "a request for 4 MiB of direct reads", ask_pieces, 0, NULL },
	{ "request_max_bytes", "bytes", "the most of a request", ask_file, KIB,
	  "queue/max_sectors_kb" },
	{ "fuse_request_max_bytes", "bytes", "the most of a request to a server", ask_fuse, 0,
	  NULL },
	{ "read_ahead_bytes", "bytes", "of buffered reads", ask_read_ahead, 0, NULL },
	{ "logical_block_bytes", "bytes", "of the device", ask_file, 0,
	  "queue/logical_block_size" },
	{ "physical_block_bytes", "bytes", "", ask_file, 0, "queue/physical_block_size" },
	{ "memory_mask", "", "bits that addresses of memory may not have", ask_file, 0,
	  "queue/dma_alignment" },
	{ "scheduler", "", "of requests", ask_file, CHOSEN, "queue/scheduler" },
	{ "requests", "", "in its queue at most", ask_file, 0, "queue/nr_requests" },
	{ "write_cache", "", "write back: a flush has work to do", ask_file, 0,
	  "queue/write_cache" },
	{ "fua", "", "a write can go past that cache", ask_file, 0, "queue/fua" },
	{ "wbt_us", "us", "writes are held back for reads of this latency; 0: never", ask_file, 0,
	  "queue/wbt_lat_usec" },
	{ "polled_queues", "", "1: hipri=1 has queues to poll", ask_file, 0, "queue/io_poll" },
	{ "rotational", "", "1: a disk that turns", ask_file, 0, "queue/rotational" },
	{ "discard_max_bytes", "bytes", "of a discard; 0: none", ask_file, 0,
	  "queue/discard_max_bytes" },
	{ "write_zeroes_max_bytes", "bytes", "of zeros without data; 0: none", ask_file, 0,
	  "queue/write_zeroes_max_bytes" },
	{ "atomic_max_bytes", "bytes", "of an atomic write; 0: none", ask_file, 0,
	  "queue/atomic_write_max_bytes" },
	{ NULL, NULL, NULL, NULL, 0, NULL },
};
