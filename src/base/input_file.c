/* SPDX-License-Identifier: MIT */
/* Reading whole files: see input_file.h. */
#include "base/input_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/units.h"

static const char *kind_of(mode_t mode)
{
	return S_ISDIR(mode)                  ? "a folder" :
	       S_ISFIFO(mode)                 ? "a pipe" :
	       S_ISCHR(mode) || S_ISBLK(mode) ? "a device" :
						"no file";
}

static int check(const char *path, const struct stat *st, size_t most, struct err *e)
{
	char bytes[32];

	if (!S_ISREG(st->st_mode))
		return fail(e, EINVAL, "%s: it is %s, and a file is read here", path,
			    kind_of(st->st_mode));
	units_bytes(bytes, sizeof(bytes), most);
	if ((uint64_t)st->st_size > most)
		return fail(e, EFBIG, "%s: larger than %s, the most that is read", path, bytes);
	return 0;
}

/* Reads what there was when the file was opened; it may have become shorter. */
static int bytes_read(int fd, const char *path, size_t all, char **text, size_t *n, struct err *e)
{
	ssize_t ret = 1;

	*n = 0;
	*text = malloc(all + 1);
	if (!*text)
		return fail(e, ENOMEM, "%s: no memory", path);
	while (*n < all && (ret = read(fd, *text + *n, all - *n)) > 0)
		*n += (size_t)ret;
	(*text)[*n] = '\0';
	return ret < 0 ? fail(e, errno, "%s: cannot be read: %s", path, strerror(errno)) : 0;
}

int input_file_read(const char *path, size_t most, char **text, size_t *n, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), ret = 0;
	struct stat st = { 0 };

	*text = NULL;
	*n = 0;
	if (fd < 0 || fstat(fd, &st))
		ret = fail(e, errno, "%s: %s", path, strerror(errno));
	ret = ret ? ret : check(path, &st, most, e);
	ret = ret ? ret : bytes_read(fd, path, (size_t)st.st_size, text, n, e);
	if (ret) {
		free(*text);
		*text = NULL;
	}
	if (fd >= 0)
		close(fd);
	return ret;
}
