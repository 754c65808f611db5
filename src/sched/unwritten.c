/* SPDX-License-Identifier: MIT */
/* Asking zram and the files of loop devices for what was never written: see unwritten.h. */
#include "sched/unwritten.h"

#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/units.h"
#include "file/holes.h"
#include "io/target_open.h"
#include "stat/block_device.h"

#define SECTOR_BYTES 512

/* Writes the pages and waits; the device is not flushed, which it would count as a write. */
#define PAGES_WRITTEN \
	(SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER)

struct unwritten {
	uint64_t bytes; /* unwritten bytes of the range that was asked about */
	bool at_least;  /* there may be more */
	char how[192];  /* evidence, for readers */
};

static uint64_t number_of(dev_t dev, const char *name)
{
	char line[64];

	block_device_line(dev, name, line, sizeof(line));
	return strtoull(line, NULL, 10);
}

/* Finds what a zram device stores: it does not tell where, only how much. */
static bool zram_unwritten(dev_t dev, const struct hole *range, const char *line,
			   struct unwritten *u)
{
	uint64_t stored = strtoull(line, NULL, 10), size = block_device_bytes(dev);
	char text[32];

	if (!size)
		return false;
	units_bytes(text, sizeof(text), stored);
	u->bytes = range->length > stored ? range->length - stored : 0;
	u->at_least = stored && range->length < size;
	snprintf(u->how, sizeof(u->how), "zram stores %s in all: mm_stat", text);
	return true;
}

/* Finds the holes in the file of a loop device, which a write or a discard had no part in. */
static bool file_unwritten(const char *path, const struct hole *range, struct unwritten *u)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), n = -1;
	struct hole *data = NULL;
	struct stat st;

	if (fd >= 0 && !fstat(fd, &st) && S_ISREG(st.st_mode) &&
	    (uint64_t)st.st_size >= range->start + range->length)
		n = target_data(fd, range, 1, &data);
	u->bytes = range->length;
	for (int i = 0; i < n; i++)
		u->bytes -= data[i].length;
	snprintf(u->how, sizeof(u->how), "holes or reserved space of %.120s", path);
	free(data);
	if (fd >= 0)
		close(fd);
	return n >= 0;
}

/* Finds how much of a range of a device holds no data. Returns whether that is known. */
static bool device_unwritten(dev_t dev, const struct hole *range, struct unwritten *u)
{
	struct hole below = *range;
	struct holders disk;
	char line[PATH_MAX];

	*u = (struct unwritten){ 0 };
	block_device_line(dev, "partition", line, sizeof(line));
	if (line[0]) {
		below.start += number_of(dev, "start") * SECTOR_BYTES;
		block_device_parts(dev, &disk);
		if (disk.n != 1)
			return false;
		dev = disk.dev[0];
	}
	block_device_line(dev, "mm_stat", line, sizeof(line));
	if (line[0])
		return zram_unwritten(dev, &below, line, u);
	block_device_line(dev, "loop/backing_file", line, sizeof(line));
	if (!line[0])
		return false;
	below.start += number_of(dev, "loop/offset");
	return file_unwritten(line, &below, u);
}

/* Has the kernel write what waits in the page cache: only then the device below knows of it. */
static void device_sync(const struct file *file)
{
	struct target_id id = file->id;
	int fd = target_open(file->path, O_RDONLY, &id);

	if (fd < 0)
		return;
	sync_file_range(fd, 0, 0, PAGES_WRITTEN);
	close(fd);
}

/* Notes the share of a device that tells what it was never asked to keep. */
static void note_file(const struct file *file, const struct job *job, struct err *note)
{
	struct hole range = { file->region.start, file->region.length };
	struct unwritten u;
	char share[32];

	if (!range.length || !device_unwritten((dev_t)file->id.dev, &range, &u) || !u.bytes)
		return;
	device_sync(file);
	if (!device_unwritten((dev_t)file->id.dev, &range, &u) || !u.bytes)
		return;
	units_share(share, sizeof(share), u.bytes, range.length);
	note_add(note,
		 "[%s] %s: %s%s of what is used was never written or was discarded (%s), and "
		 "%s that measures no device; a job with rw=write fills it",
		 job->name, file->path, u.at_least ? "at least " : "", share, u.how,
		 file->trims ? "trimming" : "reading");
}

void sched_note_unwritten(const struct files *f, const struct job *job, struct err *note)
{
	for (uint32_t i = 0; i < f->n && !job_discards(job); i++)
		if (f->list[i].id.kind == TARGET_BLOCK && file_holes_matter(&f->list[i], job))
			note_file(&f->list[i], job, note);
}
