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

#include "base/kernel_files.h"

#ifndef STATX_DIOALIGN
#define STATX_DIOALIGN 0x2000u
#endif

/* struct statx as of Linux 6.1: the C library's may be older, its spare space is the same. */
struct dioalign {
	uint32_t mem, offset;
};

/* Asks the device for its size, and whether it takes writes. */
static int block_look(const char *path, struct target *t)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), ret = 0, read_only = 0;

	if (fd < 0)
		return -errno;
	if (ioctl(fd, BLKGETSIZE64, &t->size))
		ret = -errno;
	t->read_only = !ioctl(fd, BLKROGET, &read_only) && read_only;
	close(fd);
	return ret;
}

/* Describes what has the name, or sets @missing. Returns 0 or -errno after fail(). */
static int look(const char *path, struct statx *sx, long *magic, bool *missing, struct err *e)
{
	int ret = statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, TARGET_STATX, sx) ? -errno : 0;
	bool link = !ret && S_ISLNK(sx->stx_mode);

	if (link)
		ret = statx(AT_FDCWD, path, 0, TARGET_STATX, sx) ? -errno : 0;
	*missing = ret == -ENOENT;
	if (*missing && link)
		return fail(e, ENOENT, "%s: a symbolic link to a file that does not exist", path);
	if (!ret)
		ret = target_file_system(sx, path, -1, magic);
	return ret && !*missing ? fail(e, -ret, "%s: %s", path, strerror(-ret)) : 0;
}

int target_look(const char *path, struct target *t, struct err *e)
{
	struct statx sx;
	bool missing;
	long magic = 0;
	int ret;

	*t = (struct target){ .kind = TARGET_MISSING };
	ret = look(path, &sx, &magic, &missing, e);
	if (ret || missing)
		return ret;
	target_id_of(&sx, magic, &t->id);
	t->kind = t->id.kind;
	if (t->kind == TARGET_FILE || t->kind == TARGET_DIR) {
		t->size = t->kind == TARGET_FILE ? sx.stx_size : 0;
		t->kernels = kernel_files_of(magic);
		t->owner = target_owner(path, &sx, &t->made);
		t->ours = t->owner == OWNER_US;
	} else if (t->kind == TARGET_BLOCK) {
		ret = block_look(path, t);
		t->id.size = t->size;
	} else if (t->kind == TARGET_VOID) {
		t->size = INT64_MAX; /* it takes whatever is written */
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

void target_alignment(int fd, uint32_t *offset_align, uint32_t *mem_align)
{
	struct statx sx;
	struct dioalign dio;

	memset(&sx, 0, sizeof(sx));
	if (statx(fd, "", AT_EMPTY_PATH, STATX_DIOALIGN, &sx) || !(sx.stx_mask & STATX_DIOALIGN)) {
		*offset_align = *mem_align = logical_block(fd);
		return;
	}
	/* stx_dio_mem_align, stx_dio_offset_align: at byte 0x98 (linux/stat.h) */
	memcpy(&dio, (const char *)&sx + 0x98, sizeof(dio));
	*offset_align = dio.offset ? dio.offset : 1;
	*mem_align = dio.mem ? dio.mem : 1;
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
	target_alignment(fd, align, &mem_align);
	close(fd);
	return 0;
}
