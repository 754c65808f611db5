/* SPDX-License-Identifier: MIT */
/* Identities of files and devices: see target_id.h. */
#include "io/target_id.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#define MEM_MAJOR 1 /* linux/major.h */
#define NULL_MINOR 3
#define ZERO_MINOR 5

int target_file_system(const struct statx *sx, const char *path, int fd, long *magic)
{
	/* the last answer; a number used again makes a file another one, which is left alone */
	static _Thread_local struct {
		bool known;
		uint64_t dev, mount;
		long magic;
	} last;
	uint64_t dev = makedev(sx->stx_dev_major, sx->stx_dev_minor), mount = 0;
	struct statfs fs;

#ifdef STATX_MNT_ID
	mount = sx->stx_mask & STATX_MNT_ID ? sx->stx_mnt_id : 0;
#endif
	if (!last.known || last.dev != dev || last.mount != mount) {
		last.known = false;
		if (path ? statfs(path, &fs) : fstatfs(fd, &fs))
			return -errno;
		last.known = true;
		last.dev = dev;
		last.mount = mount;
		last.magic = fs.f_type;
	}
	*magic = last.magic;
	return 0;
}

void target_id_of(const struct statx *sx, long magic, struct target_id *id)
{
	*id = (struct target_id){ .kind = TARGET_OTHER };
	if (S_ISBLK(sx->stx_mode)) {
		id->kind = TARGET_BLOCK;
		id->dev = makedev(sx->stx_rdev_major, sx->stx_rdev_minor);
		return;
	}
	if (S_ISCHR(sx->stx_mode) && sx->stx_rdev_major == MEM_MAJOR &&
	    (sx->stx_rdev_minor == NULL_MINOR || sx->stx_rdev_minor == ZERO_MINOR)) {
		id->kind = TARGET_VOID;
		id->dev = makedev(sx->stx_rdev_major, sx->stx_rdev_minor);
		return;
	}
	if (S_ISREG(sx->stx_mode))
		id->kind = TARGET_FILE;
	if (S_ISDIR(sx->stx_mode))
		id->kind = TARGET_DIR;
	id->dev = makedev(sx->stx_dev_major, sx->stx_dev_minor);
	id->ino = sx->stx_ino;
	/* on an overlay, a file that is written for the first time is born again */
	if (sx->stx_mask & STATX_BTIME && magic != OVERLAYFS_SUPER_MAGIC)
		id->born_ns = (uint64_t)sx->stx_btime.tv_sec * 1000000000 + sx->stx_btime.tv_nsec;
}

int target_identify(int fd, struct target_id *id)
{
	struct statx sx;
	long magic = 0;
	int ret = statx(fd, "", AT_EMPTY_PATH, TARGET_STATX, &sx) ? -errno : 0;

	if (!ret)
		ret = target_file_system(&sx, NULL, fd, &magic);
	if (ret)
		return ret;
	target_id_of(&sx, magic, id);
	if (id->kind == TARGET_BLOCK && ioctl(fd, BLKGETSIZE64, &id->size) && errno != EBADF)
		return -errno;
	return 0;
}

bool target_known(const struct target_id *id)
{
	return id->kind != TARGET_MISSING;
}

bool target_is_zero(const struct target_id *id)
{
	return id->kind == TARGET_VOID && minor(id->dev) == ZERO_MINOR;
}

bool target_same(const struct target_id *a, const struct target_id *b)
{
	return target_known(a) && a->kind == b->kind && a->dev == b->dev && a->ino == b->ino &&
	       a->born_ns == b->born_ns && a->size == b->size;
}

bool target_has_name(const char *path, const struct target_id *id)
{
	struct target_id now;
	struct statx sx;

	if (statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | STATX_BTIME, &sx))
		return false;
	target_id_of(&sx, 0, &now);
	if (!id->born_ns) /* the file system, an overlay say, has no such time */
		now.born_ns = 0;
	return target_same(&now, id);
}

bool target_replaced(const char *path, const struct target_id *id)
{
	struct target_id now;
	struct statx sx;
	long magic = 0;

	if (!target_known(id) || statx(AT_FDCWD, path, 0, TARGET_STATX, &sx) ||
	    target_file_system(&sx, path, -1, &magic))
		return false;
	target_id_of(&sx, magic, &now);
	now.size = id->size;
	return !target_same(id, &now);
}
