/* SPDX-License-Identifier: MIT */
/* Reading small files of the kernel: see kernel_text.h. */
#include "base/kernel_text.h"

#include <fcntl.h>
#include <unistd.h>

static bool text_read(int fd, char *text, size_t n)
{
	ssize_t got = fd < 0 ? -1 : pread(fd, text, n - 1, 0);

	text[got > 0 ? got : 0] = '\0';
	return got >= 0;
}

bool kernel_text(const char *path, char *text, size_t n)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok = text_read(fd, text, n);

	if (fd >= 0)
		close(fd);
	return ok;
}

bool kept_text(struct kept_text *k, char *text, size_t n)
{
	if (k->fd >= 0 && text_read(k->fd, text, n))
		return true;
	kept_text_close(k);
	k->fd = open(k->path, O_RDONLY | O_CLOEXEC);
	if (text_read(k->fd, text, n))
		return true;
	kept_text_close(k);
	return false;
}

void kept_text_close(struct kept_text *k)
{
	if (k->fd >= 0)
		close(k->fd);
	k->fd = -1;
}
