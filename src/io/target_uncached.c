/* SPDX-License-Identifier: MIT */
/* Uncached I/O of a target: see target.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <unistd.h>

#include "io/engine.h"
#include "io/engine_try.h"
#include "io/file_system.h"
#include "io/target.h"

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
