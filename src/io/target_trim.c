/* SPDX-License-Identifier: MIT */
/* Trims of a target: see target_trim.h. */
#include "io/target_trim.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

bool target_is_block(int fd)
{
	struct stat st;

	return !fstat(fd, &st) && S_ISBLK(st.st_mode);
}

uint64_t target_queue_number(uint64_t dev, const char *name, uint64_t otherwise)
{
	static const char *const places[] = { "queue", "../queue" };
	char path[128];
	uint64_t n = otherwise;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		FILE *f;

		snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/%s/%s", major(dev), minor(dev),
			 places[i], name);
		f = fopen(path, "re");
		if (!f)
			continue;
		if (fscanf(f, "%" SCNu64, &n) != 1)
			n = otherwise;
		fclose(f);
		break;
	}
	return n;
}

static int block_trims(const struct target *t, uint32_t *granularity)
{
	uint64_t n = target_queue_number(t->id.dev, "discard_granularity", 1);

	if (!target_queue_number(t->id.dev, "discard_max_bytes", 1))
		return -EOPNOTSUPP;
	*granularity = n && n <= UINT32_MAX ? (uint32_t)n : 1;
	return 0;
}

int target_trims_open(int fd)
{
	struct stat st;
	const int mode = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;

	if (fstat(fd, &st) || !fallocate(fd, mode, st.st_size, 4096))
		return 0;
	return errno == EOPNOTSUPP || errno == ENOSYS || errno == ENODEV ? -EOPNOTSUPP : 0;
}

int target_trims(const char *path, const struct target *t, uint32_t *granularity)
{
	char *dir = target_dir_behind(path);
	struct statvfs fs;
	int fd, ret = 0;

	*granularity = 1;
	if (t->kind == TARGET_BLOCK) {
		free(dir);
		return block_trims(t, granularity);
	}
	if (!statvfs(t->kind == TARGET_MISSING ? dir : path, &fs) && fs.f_bsize <= UINT32_MAX &&
	    !(fs.f_bsize & (fs.f_bsize - 1)) && fs.f_bsize)
		*granularity = (uint32_t)fs.f_bsize;
	fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	free(dir);
	if (fd >= 0) {
		ret = target_trims_open(fd);
		close(fd);
	}
	return ret;
}
