/* SPDX-License-Identifier: MIT */
/* Space of file systems: see target_space.h. */
#include "io/target_space.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "io/file_system.h"
#include "io/target_path.h"

int target_space_of(const char *path, struct target_space *s)
{
	char *dir = target_dir_there(path);
	struct stat st;
	int ret = 0;

	*s = (struct target_space){ 0 };
	if (!stat(path, &st))
		s->held = (uint64_t)st.st_blocks * 512;
	else
		ret = stat(dir, &st) ? -errno : 0;
	if (!ret)
		s->dev = st.st_dev;
	free(dir);
	return ret;
}

/* Returns whether the superuser has more: a reserve. Of btrfs it is room for metadata alone. */
static bool has_reserve(const char *path)
{
	return !geteuid() && strcmp(file_system_of(path), "btrfs") != 0;
}

int target_space_free(const char *path, struct free_space *f)
{
	char *dir = target_dir_there(path);
	struct statvfs v;
	int ret = statvfs(path, &v) && statvfs(dir, &v) ? -errno : 0;

	*f = (struct free_space){ .bytes = UINT64_MAX, .all = UINT64_MAX, .block = 1 };
	if (!ret && v.f_blocks) {
		f->bytes = (has_reserve(path) ? v.f_bfree : v.f_bavail) * v.f_frsize;
		f->all = v.f_blocks * v.f_frsize;
		f->block = v.f_frsize;
	}
	free(dir);
	return ret;
}

/*
 * Reserves space in a file without a name, which gives it back at once. Returns 0 or -errno; 1:
 * there is no such file.
 */
static int reserve(const char *path, uint64_t bytes)
{
	char *dir = target_dir_behind(path);
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600), ret = fd < 0;

	if (!ret && fallocate(fd, 0, 0, (off_t)bytes))
		ret = -errno;
	if (fd >= 0)
		close(fd);
	free(dir);
	return ret;
}

bool target_space_reserves(const char *path)
{
	int ret = reserve(path, 4096);

	return ret != 1 && ret != -EOPNOTSUPP && ret != -ENOSYS;
}

bool target_space_gives(const char *path, uint64_t bytes)
{
	return !reserve(path, bytes);
}
