/* SPDX-License-Identifier: MIT */
/* Whole files or none: see whole_file.h. */
#include "base/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/output_place.h"
#include "base/text.h"

static int write_special(const char *path, file_print *print, const void *arg, struct err *e)
{
	FILE *f = output_open(path, false, e);
	int ret = f ? print(arg, f) : 0;

	if (!f)
		return -EIO;
	if (!ret && (fflush(f) || ferror(f)))
		ret = errno ? -errno : -EIO;
	if (fclose(f) && !ret)
		ret = -errno;
	return ret ? fail(e, -ret, "%s: cannot be written: %s", path, err_reason(-ret)) : 0;
}

/* Gives a new file the mode of the one that it replaces, and its owner where that is allowed. */
static int take_after(int fd, const struct stat *old)
{
	(void)!fchown(fd, old->st_uid, old->st_gid);
	return fchmod(fd, old->st_mode & 0777) ? -errno : 0;
}

/* As whole_file_put(), for a file that replaces @old, unless that is NULL. */
static int put(int dir, const char *as, const char *path, const struct stat *old, file_print *print,
	       const void *arg, struct err *e)
{
	int fd = openat(dir, as, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, old ? 0600 : 0666);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
	int ret = f ? 0 : -errno;

	if (fd >= 0 && !f)
		close(fd);
	if (!ret && old)
		ret = take_after(fd, old);
	if (!ret)
		ret = print(arg, f);
	if (!ret && (fflush(f) || ferror(f) || fsync(fileno(f))))
		ret = errno ? -errno : -EIO;
	if (f && fclose(f) && !ret)
		ret = -errno;
	if (ret && fd >= 0)
		unlinkat(dir, as, 0);
	return ret ? fail(e, -ret, "%s: cannot be written: %s", path, err_reason(-ret)) : 0;
}

int whole_file_put(int dir, const char *as, const char *path, file_print *print, const void *arg,
		   struct err *e)
{
	return put(dir, as, path, NULL, print, arg, e);
}

/* Writes a new file and gives it the name @to; messages name @path. */
static int replace(const char *path, const char *to, file_print *print, const void *arg,
		   struct err *e)
{
	char *tmp = text_format("%s.tmp.%ld", to, (long)getpid());
	struct stat st;
	bool replaces = !lstat(to, &st) && S_ISREG(st.st_mode);
	int ret = put(AT_FDCWD, tmp, path, replaces ? &st : NULL, print, arg, e);

	if (!ret && rename(tmp, to)) {
		ret = fail(e, errno, "%s: cannot be written: %s", path, err_reason(errno));
		unlink(tmp);
	}
	free(tmp);
	return ret;
}

int whole_file_write(const char *path, file_print *print, const void *arg, struct err *e)
{
	struct output_place place;
	int ret = output_place_find(&place, path, e);

	if (!ret && place.kind == OUTPUT_FILE)
		ret = replace(path, place.path, print, arg, e);
	else if (!ret)
		ret = write_special(path, print, arg, e);
	output_place_free(&place);
	return ret;
}

int folder_sync(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int ret = fd >= 0 && fsync(fd) ? errno : 0;

	if (fd >= 0)
		close(fd);
	return ret == EIO || ret == ENOSPC || ret == EDQUOT ? -ret : 0;
}

int whole_file_write_within(const char *path, file_print *print, const void *arg, struct err *e)
{
	struct stat st;

	if (!lstat(path, &st) && !S_ISREG(st.st_mode) && !S_ISLNK(st.st_mode))
		return fail(e, EEXIST, "%s: is there, and is no file: it is left as it is", path);
	return replace(path, path, print, arg, e);
}
