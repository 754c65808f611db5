/* SPDX-License-Identifier: MIT */
/* Names of file systems by their magic numbers (statfs(2)): see file_system.h. */
#include "io/file_system.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "io/target_path.h"

const char *file_system_name(const char *path)
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

/* Returns the path, or a directory above it, that exists; the caller frees it. */
static char *place_of(const char *path)
{
	char *there = realpath(path, NULL);

	return there ? there : target_dir_there(path);
}

const char *file_system_of(const char *path)
{
	char *there = place_of(path);
	const char *name = file_system_name(there);

	free(there);
	return name;
}

uint32_t file_system_block(const char *path)
{
	char *there = place_of(path);
	struct statfs fs;
	uint32_t size = !statfs(there, &fs) && fs.f_bsize > 0 ? (uint32_t)fs.f_bsize : 1;

	free(there);
	return size;
}
