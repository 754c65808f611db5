/* SPDX-License-Identifier: MIT */
/* Uncached I/O of a target, and the name of a file system without it: see target.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "io/engine.h"
#include "io/engine_try.h"
#include "io/target.h"

/* Returns the name of a file system by its magic number (statfs(2)). */
static const char *file_system_name(const char *path)
{
	static const struct {
		unsigned magic;
		const char *name;
	} names[] = {
		{ 0x9123683e, "btrfs" }, { 0x01021994, "tmpfs" },    { 0x794c7630, "overlay" },
		{ 0xef53, "ext4" },      { 0x58465342, "xfs" },      { 0x6969, "nfs" },
		{ 0xe0f5e1e2, "erofs" }, { 0x73717368, "squashfs" }, { 0x65735546, "fuse" },
		{ 0xf2f52010, "f2fs" },  { 0x2fc12fc1, "zfs" },      { 0x858458f6, "ramfs" },
		{ 0xff534d42, "cifs" },  { 0xfe534d42, "cifs" },     { 0x4d44, "vfat" },
		{ 0x2011bab0, "exfat" }, { 0x00c36400, "ceph" },     { 0x01021997, "9p" },
	};
	struct statfs fs;

	for (size_t i = 0; !statfs(path, &fs) && i < sizeof(names) / sizeof(names[0]); i++)
		if ((unsigned)fs.f_type == names[i].magic)
			return names[i].name;
	return "its file system";
}

int target_uncached(const char *path, const struct target *t, const char **holder)
{
	char *dir = target_dir_there(path), byte;
	struct iovec iov = { &byte, 1 };
	int fd, ret = 0;

	if (t->kind == TARGET_MISSING)
		fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	else
		fd = open(path, O_RDONLY | O_CLOEXEC);
	*holder = t->kind == TARGET_BLOCK ? "a block device" :
		  t->kind == TARGET_VOID  ? "the kernel's memory" :
					    file_system_name(t->kind == TARGET_FILE ? path : dir);
	free(dir);
	if (fd < 0)
		return 0;
	/* from the end there is nothing to read, but the flag is looked at */
	if (preadv2(fd, &iov, 1, t->kind == TARGET_VOID ? 0 : (off_t)t->size, RWF_DONTCACHE) < 0 &&
	    errno == EOPNOTSUPP)
		ret = -EOPNOTSUPP;
	close(fd);
	return ret;
}
