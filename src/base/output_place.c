/* SPDX-License-Identifier: MIT */
/* The place that an output's name leads to: see output_place.h. */
#include "base/output_place.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/data_device.h"
#include "base/kernel_files.h"
#include "base/text.h"

#define MAX_LINKS 40

#define FOR_ALL (S_ISVTX | S_IWOTH) /* the mode of a folder in which all may make names */

bool output_among_devices(const char *folder)
{
	char *real = realpath(folder, NULL);
	struct stat here, dev, root;
	bool within = real && (!strcmp(real, "/dev") || !strncmp(real, "/dev/", 5));
	bool shm = real && (!strcmp(real, "/dev/shm") || !strncmp(real, "/dev/shm/", 9));
	bool same = real && !stat(real, &here) && !stat("/dev", &dev) && !stat("/", &root) &&
		    here.st_dev == dev.st_dev;

	free(real);
	/* a file system that is mounted below /dev is another one */
	return same && !shm && (within || dev.st_dev != root.st_dev);
}

const char *output_unfit(const char *folder)
{
	if (output_among_devices(folder))
		return "below /dev, among the devices";
	return kernel_files_at(folder) ? "among files of the kernel's own" : NULL;
}

bool output_is_planted(const char *path, const char *folder)
{
	struct stat in, st;

	return !stat(folder, &in) && (in.st_mode & FOR_ALL) == FOR_ALL && !lstat(path, &st) &&
	       st.st_uid != geteuid() && st.st_uid != in.st_uid;
}

static bool in_proc(const char *folder)
{
	struct statfs fs;

	return !statfs(folder, &fs) && fs.f_type == PROC_SUPER_MAGIC;
}

/* Returns the descriptor that a name below /proc stands for; -1: it is none of this process. */
static int own_descriptor(const char *folder, const char *path)
{
	const char *name = strrchr(path, '/') + 1;
	char *real = realpath(folder, NULL), *own = text_format("/proc/%ld/fd", (long)getpid());
	char *end = NULL;
	long n = -1;

	if (real && !strcmp(real, own))
		n = strtol(name, &end, 10);
	if (n < 0 || n > INT_MAX || !end || *end || end == name)
		n = -1;
	free(real);
	free(own);
	return (int)n;
}

/* Follows a link, once. Returns 1, 0 where @place->path is none, or -errno. */
static int follow(struct output_place *place, const char *folder)
{
	char target[PATH_MAX];
	ssize_t n = readlink(place->path, target, sizeof(target) - 1);
	char *next;

	if (n < 0 && errno != EINVAL && errno != ENOENT)
		return -errno;
	if (output_is_planted(place->path, folder))
		return -EPERM;
	if (n < 0)
		return 0;
	target[n] = '\0';
	next = *target == '/' ? text_format("%s", target) : text_format("%s/%s", folder, target);
	free(place->path);
	place->path = next;
	return 1;
}

/* Follows links as far as they lead to files. Returns 0 or -errno. */
static int follow_all(struct output_place *place)
{
	int more = 1;

	for (int i = 0; more == 1; i++) {
		char *folder = text_folder(place->path);

		if (in_proc(folder)) {
			place->fd = own_descriptor(folder, place->path);
			place->kind = place->fd < 0 ? OUTPUT_SPECIAL : OUTPUT_DESCRIPTOR;
			more = 0;
		} else {
			more = i < MAX_LINKS ? follow(place, folder) : -ELOOP;
		}
		free(folder);
	}
	return more;
}

/* Looks at what is at the place. Returns 0 or -errno after fail(). */
static int look(struct output_place *place, const char *path, struct err *e)
{
	char *folder = text_folder(place->path);
	const char *unfit = place->kind == OUTPUT_FILE ? output_unfit(folder) : NULL;
	bool own = place->kind == OUTPUT_DESCRIPTOR;
	struct stat st;
	int ret;

	free(folder);
	ret = (own ? fstat(place->fd, &st) : stat(place->path, &st)) ? errno : 0;
	if (ret == ENOENT && place->kind == OUTPUT_FILE)
		return unfit ? fail(e, ENODEV, "%s: no file is made %s", path, unfit) : 0;
	if (ret)
		return fail(e, ret, "%s: cannot be written: %s", path, strerror(ret));
	if (data_device(&st))
		return fail(e, ENOTBLK, "%s: %s is not written as an output", path,
			    data_device(&st));
	if (S_ISDIR(st.st_mode))
		return fail(e, EISDIR, "%s: cannot be written: %s", path, strerror(EISDIR));
	if (!own && S_ISREG(st.st_mode) && kernel_files_at(place->path))
		return fail(e, EPERM, "%s: a file of the kernel's own is not written as an output",
			    path);
	/* a file is replaced, for which the right to its folder would do */
	if (place->kind == OUTPUT_FILE && faccessat(AT_FDCWD, place->path, W_OK, AT_EACCESS))
		return fail(e, errno, "%s: cannot be written: %s", path, strerror(errno));
	if (place->kind == OUTPUT_FILE && (!S_ISREG(st.st_mode) || unfit))
		place->kind = OUTPUT_SPECIAL;
	return 0;
}

int output_place_find(struct output_place *place, const char *path, struct err *e)
{
	int ret;

	*place = (struct output_place){ .kind = OUTPUT_FILE,
					.path = text_format("%s", path),
					.fd = -1 };
	ret = follow_all(place);
	if (ret == -EPERM)
		return fail(
			e, EPERM,
			"%s: cannot be written: somebody else has left that name in a folder in "
			"which all may; remove it, or name another file",
			path);
	if (ret)
		return fail(e, -ret, "%s: cannot be written: %s", path, strerror(-ret));
	return look(place, path, e);
}

void output_place_free(struct output_place *place)
{
	free(place->path);
	place->path = NULL;
}

FILE *output_open(const char *path, bool append, struct err *e)
{
	struct output_place place;
	FILE *f = NULL;
	int fd = -1;

	if (!output_place_find(&place, path, e)) {
		if (place.kind == OUTPUT_DESCRIPTOR) {
			fflush(stdout);
			fd = fcntl(place.fd, F_DUPFD_CLOEXEC, 3);
			f = fd < 0 ? NULL : fdopen(fd, append ? "a" : "w");
		} else {
			f = fopen(place.path, append ? "ae" : "we");
		}
		if (!f)
			fail(e, errno, "%s: cannot be written: %s", path, strerror(errno));
		if (!f && fd >= 0)
			close(fd);
	}
	output_place_free(&place);
	return f;
}
