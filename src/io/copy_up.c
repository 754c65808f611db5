/* SPDX-License-Identifier: MIT */
/* The copy that an overlay makes of a file of a lower layer: see copy_up.h. */
#include "io/copy_up.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mount.h"
#include "io/file_system.h"

/* Returns whether a file in @dir can share the data of @lower, by trying, as the overlay does. */
static bool can_share(const char *lower, const char *dir, const struct stat *st)
{
	int from = open(lower, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	int to = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	struct file_clone_range one = { .src_fd = from };
	bool shared;

	if (st->st_size > st->st_blksize) /* else 0: up to the end */
		one.src_length = (uint64_t)st->st_blksize;
	shared = from >= 0 && to >= 0 && !ioctl(to, FICLONERANGE, &one);
	if (from >= 0)
		close(from);
	if (to >= 0)
		close(to);
	return shared;
}

uint64_t copy_up_bytes(const char *path)
{
	char *now, *then;
	struct mount m;
	struct stat st;
	bool copies;

	if (strcmp(file_system_name(path), "overlay") != 0 || stat(path, &st) ||
	    mount_find(&m, path))
		return 0;
	now = mount_layer(&m, path, false);
	then = mount_layer(&m, path, true);
	copies = now && then && strcmp(now, then) != 0 && !can_share(now, then, &st);
	free(now);
	free(then);
	mount_free(&m);
	return copies ? (uint64_t)st.st_blocks * 512 : 0;
}
