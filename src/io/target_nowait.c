/* SPDX-License-Identifier: MIT */
/* I/O of a target that does not wait: see target.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "io/file_system.h"
#include "io/target.h"
#include "io/target_open.h"

#define TRIES 20 /* each a ms after the other: what waits for the moment works once in these */
#define TICK_NS (20 * NSEC_PER_MSEC) /* the kernel's time stamps go on within it */
#define MOST_BYTES (64u << 10)

int target_nameless(const char *path, int flags, size_t bytes)
{
	char *dir = target_dir_behind(path), again[64];
	void *data = aligned_alloc(MOST_BYTES, bytes);
	int fd = -1, own = -1;

	if (!target_readonly())
		fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	free(dir);
	if (fd >= 0 && data) {
		memset(data, 'i', bytes);
		snprintf(again, sizeof(again), "/proc/self/fd/%d", fd);
		/* new space is another matter: what is tried is to be on the device */
		if (pwrite(fd, data, bytes, 0) == (ssize_t)bytes && !fdatasync(fd))
			own = open(again, flags | O_CLOEXEC);
	}
	if (fd >= 0)
		close(fd);
	free(data);
	return own;
}

/* Returns whether the kernel refuses it for ever, not for the moment. */
static bool refused(int fd, const struct iovec *data, bool writes, bool again_is_never)
{
	ssize_t got = -1;

	for (int i = 0; i < TRIES && got < 0; i++) {
		got = writes ? pwritev2(fd, data, 1, 0, RWF_NOWAIT) :
			       preadv2(fd, data, 1, 0, RWF_NOWAIT);
		if (got < 0 && errno == EOPNOTSUPP)
			return true;
		if (got < 0 && (errno != EAGAIN || !again_is_never))
			return false;
		if (got < 0)
			nanosleep(&(struct timespec){ .tv_nsec = NSEC_PER_MSEC }, NULL);
	}
	return got < 0;
}

int target_nowait(const char *path, const struct target *t, bool direct, bool writes, size_t bytes,
		  const char **holder)
{
	size_t n = bytes < MOST_BYTES ? bytes : MOST_BYTES;
	bool btrfs, xfs, never;
	struct iovec data;
	int fd;

	*holder = file_system_of(path);
	btrfs = !strcmp(*holder, "btrfs");
	xfs = writes && !strcmp(*holder, "xfs");
	if (t->kind != TARGET_FILE && t->kind != TARGET_MISSING)
		return 0;
	fd = target_nameless(path, O_RDWR | (direct ? O_DIRECT : 0), MOST_BYTES);
	if (fd < 0)
		return 0;
	data = (struct iovec){ aligned_alloc(MOST_BYTES, MOST_BYTES), n };
	if (data.iov_base)
		memset(data.iov_base, 'i', n);
	/*
	 * Each write changes the file's time stamp, for which xfs would wait: it takes those alone
	 * that come in one tick with another one, such as the one that made this file.
	 */
	if (xfs)
		nanosleep(&(struct timespec){ .tv_nsec = TICK_NS }, NULL);
	/* a full queue of a device says the same for the moment */
	never = data.iov_base && refused(fd, &data, writes, !direct || btrfs || xfs);
	free(data.iov_base);
	close(fd);
	return never ? -EOPNOTSUPP : 0;
}
