/* SPDX-License-Identifier: MIT */
/* Trying a copy before it is made: see target_copy.h. */
#include "io/target_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "io/copy_call.h"
#include "io/target_path.h"

/* Makes a file without a name where @path is, or would be. Returns its descriptor, or -1. */
static int nameless(const char *path)
{
	char *dir = target_dir_behind(path);
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	free(dir);
	return fd;
}

static int open_source(const char *path, uint64_t len)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0 || errno != ENOENT)
		return fd;
	fd = nameless(path);
	if (fd >= 0 && ftruncate(fd, (off_t)len)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* Tries the call. Returns 0 or -errno. */
static int try_call(enum copy_method method, struct copy_ends *ends, uint64_t len)
{
	bool piped = method == COPY_SPLICE && !pipe2(ends->pipe, O_CLOEXEC);
	int ret = 0;

	if (method == COPY_SPLICE && !piped)
		return 0;
	if (copy_call(method, ends, 0, len) < 0 && errno != EINTR && errno != EAGAIN)
		ret = -errno;
	if (piped) {
		close(ends->pipe[0]);
		close(ends->pipe[1]);
	}
	return ret;
}

int target_copy_try(enum copy_method method, const char *from, const char *to, uint64_t len)
{
	uint64_t calls = 0;
	struct copy_ends ends = { .calls = &calls };
	int ret = 0;

	if (method == COPY_READWRITE || method == COPY_MMAP || !len)
		return 0;
	ends.from = open_source(from, len);
	ends.to = nameless(to);
	if (ends.from >= 0 && ends.to >= 0)
		ret = try_call(method, &ends, len);
	if (ends.from >= 0)
		close(ends.from);
	if (ends.to >= 0)
		close(ends.to);
	return ret;
}
