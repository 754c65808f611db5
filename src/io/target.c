/* SPDX-License-Identifier: MIT */
/* Looking at targets: see target.h. */
#include "io/target.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#ifndef STATX_DIOALIGN
#define STATX_DIOALIGN 0x2000u
#endif

/* struct statx as of Linux 6.1: the C library's may be older, its spare space is the same. */
struct dioalign {
	uint32_t mem, offset;
};

static int block_size(const char *path, uint64_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), ret = 0;

	if (fd < 0)
		return -errno;
	if (ioctl(fd, BLKGETSIZE64, size))
		ret = -errno;
	close(fd);
	return ret;
}

static void id_of(const struct statx *sx, struct target_id *id)
{
	*id = (struct target_id){ .kind = TARGET_OTHER };
	if (S_ISBLK(sx->stx_mode)) {
		id->kind = TARGET_BLOCK;
		id->dev = makedev(sx->stx_rdev_major, sx->stx_rdev_minor);
		return;
	}
	if (S_ISREG(sx->stx_mode))
		id->kind = TARGET_FILE;
	id->dev = makedev(sx->stx_dev_major, sx->stx_dev_minor);
	id->ino = sx->stx_ino;
	if (sx->stx_mask & STATX_BTIME)
		id->born_ns = (uint64_t)sx->stx_btime.tv_sec * 1000000000 + sx->stx_btime.tv_nsec;
}

int target_identify(int fd, struct target_id *id)
{
	struct statx sx;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_BTIME, &sx))
		return -errno;
	id_of(&sx, id);
	if (id->kind == TARGET_BLOCK && ioctl(fd, BLKGETSIZE64, &id->size) && errno != EBADF)
		return -errno;
	return 0;
}

bool target_known(const struct target_id *id)
{
	return id->kind != TARGET_MISSING;
}

bool target_same(const struct target_id *a, const struct target_id *b)
{
	return target_known(a) && a->kind == b->kind && a->dev == b->dev && a->ino == b->ino &&
	       a->born_ns == b->born_ns && a->size == b->size;
}

int target_look(const char *path, struct target *t, struct err *e)
{
	struct statx sx;
	struct stat st;
	char mark[8];
	int ret = 0;

	*t = (struct target){ .kind = TARGET_MISSING };
	if (statx(AT_FDCWD, path, 0, STATX_BASIC_STATS | STATX_BTIME, &sx)) {
		if (errno != ENOENT)
			return fail(e, errno, "%s: %s", path, strerror(errno));
		if (!lstat(path, &st))
			return fail(e, ENOENT, "%s: a symbolic link to a file that does not exist",
				    path);
		return 0;
	}
	id_of(&sx, &t->id);
	t->kind = t->id.kind;
	if (t->kind == TARGET_FILE) {
		t->size = sx.stx_size;
		t->ours = getxattr(path, TARGET_MARK, mark, sizeof(mark)) >= 0 || errno == ERANGE;
	} else if (t->kind == TARGET_BLOCK) {
		ret = block_size(path, &t->size);
		t->id.size = t->size;
	}
	if (ret)
		return fail(e, -ret, "%s: cannot open the device: %s", path, strerror(-ret));
	return 0;
}

/* Returns the block size of the device, or of the one below a file. */
static uint32_t logical_block(int fd)
{
	char path[128];
	struct stat st;
	unsigned size = 0;
	int sector = 0;
	FILE *f;

	if (!ioctl(fd, BLKSSZGET, &sector) && sector > 0)
		return (uint32_t)sector;
	if (fstat(fd, &st))
		return 512;
	snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/queue/logical_block_size",
		 major(st.st_dev), minor(st.st_dev));
	f = fopen(path, "re");
	if (!f)
		return 512;
	if (fscanf(f, "%u", &size) != 1 || !size)
		size = 512;
	fclose(f);
	return size;
}

int target_alignment(int fd, uint32_t *offset_align, uint32_t *mem_align)
{
	struct statx sx;
	struct dioalign dio;

	memset(&sx, 0, sizeof(sx));
	if (statx(fd, "", AT_EMPTY_PATH, STATX_DIOALIGN, &sx) || !(sx.stx_mask & STATX_DIOALIGN)) {
		*offset_align = *mem_align = logical_block(fd);
		return 0;
	}
	/* stx_dio_mem_align, stx_dio_offset_align: at byte 0x98 (linux/stat.h) */
	memcpy(&dio, (const char *)&sx + 0x98, sizeof(dio));
	if (!dio.mem || !dio.offset)
		return -EOPNOTSUPP;
	*offset_align = dio.offset;
	*mem_align = dio.mem;
	return 0;
}

char *target_dir(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");

	if (!dir)
		abort();
	return dir;
}

/*
 * Returns how many bytes of @path name the nearest existing directory above it; 0: the working one.
 */
static size_t dir_length(const char *path)
{
	char *dir = strdup(path), *slash;
	size_t n = 0;

	if (!dir)
		abort();
	while (!n && (slash = strrchr(dir, '/'))) {
		slash[slash == dir] = '\0';
		if (slash == dir || !access(dir, F_OK) || errno != ENOENT)
			n = strlen(dir);
	}
	free(dir);
	return n;
}

char *target_dir_there(const char *path)
{
	size_t n = dir_length(path);
	char *dir = n ? strndup(path, n) : strdup(".");

	if (!dir)
		abort();
	return dir;
}

/* Compares directories; missing ones are equal below one existing directory, by equal names. */
static bool same_dir(const char *a, const char *b)
{
	char *dir_a = target_dir_there(a), *dir_b = target_dir_there(b);
	const char *rest_a = a + dir_length(a), *rest_b = b + dir_length(b);
	struct stat st_a, st_b;
	bool same = !stat(dir_a, &st_a) && !stat(dir_b, &st_b) && st_a.st_dev == st_b.st_dev &&
		    st_a.st_ino == st_b.st_ino &&
		    !strcmp(rest_a + strspn(rest_a, "/"), rest_b + strspn(rest_b, "/"));

	free(dir_a);
	free(dir_b);
	return same;
}

bool target_same_path(const char *a, const char *b)
{
	const char *slash_a = strrchr(a, '/'), *slash_b = strrchr(b, '/');

	if (!strcmp(a, b))
		return true;
	return !strcmp(slash_a ? slash_a + 1 : a, slash_b ? slash_b + 1 : b) && same_dir(a, b);
}

int target_probe(const char *path, const struct target *t, uint32_t *align)
{
	char *dir = target_dir_there(path);
	uint32_t mem_align;
	int fd, ret;

	if (t->kind == TARGET_MISSING)
		fd = open(dir, O_TMPFILE | O_RDWR | O_DIRECT | O_CLOEXEC, 0600);
	else
		fd = open(path, O_RDONLY | O_DIRECT | O_CLOEXEC);
	ret = fd < 0 ? -errno : 0;
	free(dir);
	*align = 1;
	if (ret)
		return ret == -EINVAL ? -EOPNOTSUPP : 0;
	ret = target_alignment(fd, align, &mem_align);
	close(fd);
	return ret;
}
