/* SPDX-License-Identifier: MIT */
/* Reading quotas of btrfs in /sys, which tells everybody: see target_qgroup.h. */
#include "io/target_qgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/btrfs.h>
#include <linux/btrfs_tree.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int ask(const char *path, unsigned long request, void *answer)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), ret = fd < 0 ? -errno : 0;

	if (!ret && ioctl(fd, request, answer))
		ret = -errno;
	if (fd >= 0)
		close(fd);
	return ret;
}

/* Reads a number below the folder of the file system's quotas. Returns 0 or -errno. */
static int read_number(const struct btrfs_ioctl_fs_info_args *fs, const char *name, uint64_t *n)
{
	char path[160], id[40];
	size_t at = 0;
	FILE *f;
	int ret;

	for (size_t i = 0; i < sizeof(fs->fsid); i++)
		at += (size_t)snprintf(id + at, sizeof(id) - at, "%s%02x",
				       i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "",
				       fs->fsid[i]);
	snprintf(path, sizeof(path), "/sys/fs/btrfs/%s/qgroups/%s", id, name);
	f = fopen(path, "re");
	if (!f)
		return -errno;
	ret = fscanf(f, "%" SCNu64, n) == 1 ? 0 : -EINVAL;
	fclose(f);
	return ret;
}

bool target_has_qgroups(const char *path)
{
	struct btrfs_ioctl_fs_info_args fs = { 0 };
	uint64_t enabled, inconsistent;

	return !ask(path, BTRFS_IOC_FS_INFO, &fs) && !read_number(&fs, "enabled", &enabled) &&
	       !read_number(&fs, "inconsistent", &inconsistent) && enabled && !inconsistent;
}

uint64_t target_qgroup_of(const char *path)
{
	struct btrfs_ioctl_ino_lookup_args args = { .objectid = BTRFS_FIRST_FREE_OBJECTID };

	return ask(path, BTRFS_IOC_INO_LOOKUP, &args) ? 0 : args.treeid;
}

/* Has the quota be the smaller of what it is and a limit of which so much is used. */
static void limit_by(struct quota *q, uint64_t limit, uint64_t used)
{
	uint64_t left = limit > used ? limit - used : 0;

	if (left < q->left)
		*q = (struct quota){ .limit = limit, .left = left };
}

int target_qgroup(const char *path, uint64_t id, struct quota *q)
{
	static const char *const names[] = { "limit_flags", "rsv_data",      "max_referenced",
					     "referenced",  "max_exclusive", "exclusive" };
	uint64_t n[sizeof(names) / sizeof(names[0])];
	struct btrfs_ioctl_fs_info_args fs = { 0 };
	int ret = ask(path, BTRFS_IOC_FS_INFO, &fs);
	char name[80];

	*q = (struct quota){ .limit = UINT64_MAX, .left = UINT64_MAX };
	for (size_t i = 0; !ret && i < sizeof(n) / sizeof(n[0]); i++) {
		snprintf(name, sizeof(name), "0_%" PRIu64 "/%s", id, names[i]);
		ret = read_number(&fs, name, &n[i]);
	}
	if (ret) /* a subvolume may have none */
		return ret == -ENOENT ? 0 : ret;
	if (n[0] & BTRFS_QGROUP_LIMIT_MAX_RFER)
		limit_by(q, n[2], n[3] + n[1]);
	if (n[0] & BTRFS_QGROUP_LIMIT_MAX_EXCL)
		limit_by(q, n[4], n[5] + n[1]);
	return 0;
}
