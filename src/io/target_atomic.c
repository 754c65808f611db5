/* SPDX-License-Identifier: MIT */
/* Limits of atomic writes: see target_atomic.h. */
#include "io/target_atomic.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef STATX_WRITE_ATOMIC
#define STATX_WRITE_ATOMIC 0x00010000u /* linux/stat.h of Linux 6.11 */
#endif

#define AT_BYTE 0xa8 /* place in statx: stx_atomic_write_unit_min, _unit_max, _segments_max */

int target_atomic(const char *path, const struct target *t, struct target_atomic *a)
{
	char *dir = target_dir_there(path);
	struct statx sx;
	int fd, ret = 0;

	*a = (struct target_atomic){ 0 };
	fd = open(path, O_PATH | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT) /* it is missing, or planned */
		fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	free(dir);
	if (fd < 0)
		return -errno;
	memset(&sx, 0, sizeof(sx));
	/* the file systems of a device have answers of their own: its node is asked by its path */
	if (t->kind == TARGET_BLOCK ? statx(AT_FDCWD, path, 0, STATX_WRITE_ATOMIC, &sx) :
				      statx(fd, "", AT_EMPTY_PATH, STATX_WRITE_ATOMIC, &sx))
		ret = -errno;
	else if (sx.stx_mask & STATX_WRITE_ATOMIC)
		memcpy(a, (const char *)&sx + AT_BYTE, sizeof(*a));
	else
		ret = -EOPNOTSUPP;
	close(fd);
	return ret;
}
