/* SPDX-License-Identifier: MIT */
/* Space of files: holes, reserved and given back; and data that two files share. */
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/extents.h"
#include "io/target_trim.h"
#include "probe/answer.h"
#include "probe/ground.h"

#ifndef FALLOC_FL_WRITE_ZEROES
#define FALLOC_FL_WRITE_ZEROES 0x80 /* Linux 6.17 */
#endif

#define BYTES (1u << 20)

/* Makes a file for a try. Returns -1 with the answer where there can be none. */
static int open_file(const struct ground *g, struct answer *a)
{
	int fd = ground_own(g, false);

	if (fd < 0)
		answer_not_tried(a, "%s", ground_why(g, fd, true));
	return fd < 0 ? -1 : fd;
}

/* Makes one that has data on the device. */
static int open_written(const struct ground *g, struct answer *a)
{
	int fd = open_file(g, a), ret;

	if (fd < 0)
		return fd;
	ret = ground_write(g, fd, 0, BYTES);
	if (!ret && !fsync(fd))
		return fd;
	answer_not_tried(a, "writing %u MiB: %s", BYTES >> 20, strerror(ret ? -ret : errno));
	close(fd);
	return -1;
}

static uint64_t blocks_of(int fd)
{
	struct stat st;

	return fstat(fd, &st) ? 0 : (uint64_t)st.st_blocks;
}

static int has_flag(void *arg, const struct fiemap_extent *x)
{
	return x->fe_flags & *(const uint32_t *)arg ? 1 : 0;
}

/* Returns 1 where an extent has the flag, 0 where none has it, or -errno: nobody tells. */
static int extents_have(int fd, uint32_t flag)
{
	return extents_each(fd, BYTES, true, has_flag, &flag);
}

static void ask_holes(struct ground *g, const struct question *q, struct answer *a)
{
	int fd = open_file(g, a);
	off_t data;

	(void)q;
	if (fd < 0)
		return;
	if (ftruncate(fd, BYTES) || ground_write(g, fd, BYTES / 2, GROUND_BLOCK)) {
		answer_try(a, -errno, "%s", "");
	} else {
		data = lseek(fd, 0, SEEK_DATA);
		answer_word(a, TRIED, data == BYTES / 2 ? "yes" : "no", "%s",
			    data == BYTES / 2 ? "SEEK_DATA finds what was written" :
						"SEEK_DATA takes a hole for data");
	}
	close(fd);
}

static void ask_unwritten(struct ground *g, const struct question *q, struct answer *a)
{
	int fd = open_file(g, a), told;

	(void)q;
	if (fd < 0)
		return;
	if (fallocate(fd, 0, 0, BYTES)) {
		answer_try(a, -errno, "%s", "");
	} else {
		told = extents_have(fd, FIEMAP_EXTENT_UNWRITTEN);
		answer_try(a, 0, "%s",
			   told == 1 ? "FIEMAP tells that it was never written" :
			   told == 0 ? "FIEMAP tells nothing of it" :
				       "there is no FIEMAP");
	}
	close(fd);
}

/* Tries a mode of fallocate(2) on written data. */
static void ask_fallocate(struct ground *g, const struct question *q, struct answer *a)
{
	int fd = open_written(g, a);
	uint64_t before, after;

	if (fd < 0)
		return;
	before = blocks_of(fd);
	if (fallocate(fd, (int)q->flags, 0, BYTES / 2)) {
		answer_try(a, -errno, "%s", "");
	} else {
		fsync(fd);
		after = blocks_of(fd);
		answer_try(a, 0, "%s", after < before ? "its space is free" : "its space is kept");
	}
	close(fd);
}

/* Bytes that a trim frees at once. */
static void ask_trim(struct ground *g, const struct question *q, struct answer *a)
{
	bool device = g->target.kind == TARGET_BLOCK;
	const char *how = device ? "asked: /sys, queue/discard_granularity" :
				   "tried, asked: statvfs";
	uint32_t granularity;

	(void)q;
	if (!device && g->own < 0)
		answer_not_tried(a, "%s", g->no_own);
	else if (target_trims(g->target.kind == TARGET_DIR ? g->folder : g->path, &g->target,
			      &granularity))
		answer_word(a, how, "", "no space can be given back");
	else
		answer_number(a, how, granularity, "%s", "");
}

/* Copies data between two files of its own, and looks whether they share it. */
static void ask_copy(struct ground *g, const struct question *q, struct answer *a)
{
	int fd = open_file(g, a);
	off_t from = 0, to = 0;
	int shared;
	long ret;

	if (fd < 0)
		return;
	if (q->flags)
		ret = ioctl(fd, FICLONE, g->own);
	else
		ret = copy_file_range(g->own, &from, fd, &to, BYTES, 0);
	if (ret < 0) {
		answer_try(a, -errno, "%s", "");
	} else {
		shared = q->flags ? 1 : extents_have(fd, FIEMAP_EXTENT_SHARED);
		answer_try(a, ret, "%s",
			   shared == 1 ? "both files share the data" :
			   shared == 0 ? "the data are copied" :
					 "no FIEMAP tells whether they share the data");
	}
	close(fd);
}

const struct question space_questions[] = {
	{ "holes", "", "a file has holes, and tells them", ask_holes, 0, NULL },
	{ "unwritten", "", "fallocate reserves space", ask_unwritten, 0, NULL },
	{ "punch_hole", "", "fallocate gives space back", ask_fallocate,
	  FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, NULL },
	{ "zero_range", "", "fallocate makes zeros without writing them", ask_fallocate,
	  FALLOC_FL_ZERO_RANGE, NULL },
	{ "write_zeroes", "", "fallocate writes zeros", ask_fallocate, FALLOC_FL_WRITE_ZEROES,
	  NULL },
	{ "trim_granularity", "bytes", "a trim frees multiples of it", ask_trim, 0, NULL },
	{ "reflink", "", "FICLONE: files share data", ask_copy, 1, NULL },
	{ "copy_file_range", "", "the kernel copies", ask_copy, 0, NULL },
	{ NULL, NULL, NULL, NULL, 0, NULL },
};
