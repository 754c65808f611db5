/* SPDX-License-Identifier: MIT */
/* Reading whole files: see input_file.h. */
#include "base/input_file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/major.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/data_device.h"
#include "base/kernel_files.h"
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
	struct stat st = { 0 };
	/* a device may do something when it is opened; what is open is looked at again */
	int fd = -1, ret = stat(path, &st) ? 0 : check(path, &st, most, e);

	*text = NULL;
	*n = 0;
	if (!ret)
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (!ret && (fd < 0 || fstat(fd, &st)))
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

/* --- as it comes --- */

/* Returns whether the kernel says that a device is a terminal, which is told without opening it. */
static bool is_terminal(dev_t dev)
{
	char path[64], to[256];
	ssize_t n;

	if (major(dev) == TTY_MAJOR || major(dev) == TTYAUX_MAJOR ||
	    (major(dev) >= UNIX98_PTY_SLAVE_MAJOR &&
	     major(dev) < UNIX98_PTY_SLAVE_MAJOR + UNIX98_PTY_MAJOR_COUNT))
		return true;
	snprintf(path, sizeof(path), "/sys/dev/char/%u:%u/subsystem", major(dev), minor(dev));
	n = readlink(path, to, sizeof(to) - 1);
	to[n > 0 ? n : 0] = '\0';
	return n > 4 && !strcmp(to + n - 4, "/tty");
}

/*
 * Returns what is not even opened, for that alone, or reading it, may do something: a watchdog
 * begins to count, a tape is rewound, what the kernel has to say is gone. NULL: it may be opened.
 */
static const char *untouchable(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		return NULL;
	if (S_ISREG(st.st_mode) && kernel_files_at(path))
		return "a file of the kernel's own, which is not read here";
	if (S_ISCHR(st.st_mode) && (major(st.st_rdev) != MEM_MAJOR || data_device(&st)) &&
	    !is_terminal(st.st_rdev))
		return "a device that is no terminal, which is not read here";
	return NULL;
}

/* Returns whether a pipe has a name: its writer may never come. */
static bool is_named(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) || fs.f_type != PIPEFS_MAGIC;
}

/* Returns 0, or the errno of what cannot be read as it comes; *@why: in words. */
static int refuse(int fd, const char **why)
{
	struct stat st;
	int errnum = fstat(fd, &st) ? errno : S_ISDIR(st.st_mode) ? EISDIR : 0;

	*why = strerror(errnum);
	if (errnum || !S_ISFIFO(st.st_mode) || !is_named(fd))
		return errnum;
	*why = "a named pipe, whose writer may never come: read it as standard input, -";
	return EINVAL;
}

FILE *input_open(const char *path, const char **why)
{
	int fd, errnum;
	FILE *f = NULL;

	*why = untouchable(path);
	if (*why) {
		errno = EPERM;
		return NULL;
	}
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0) {
		*why = strerror(errno);
		return NULL;
	}
	errnum = refuse(fd, why);
	/* only the opening was not to wait */
	if (!errnum && (fcntl(fd, F_SETFL, 0) || !(f = fdopen(fd, "r")))) {
		errnum = errno;
		*why = strerror(errnum);
	}
	if (f)
		return f;
	close(fd);
	errno = errnum;
	return NULL;
}
