/* SPDX-License-Identifier: MIT */
/* Whole files or none: see whole_file.h. */
#include "base/whole_file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

/* Recognises a device or a pipe, which is written to and not replaced. */
static bool is_special(const char *path)
{
	struct stat st;

	return !stat(path, &st) && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

static int write_special(const char *path, file_print *print, const void *arg, struct err *e)
{
	FILE *f = fopen(path, "we");
	int ret = f ? print(arg, f) : -errno;

	if (f && !ret && (fflush(f) || ferror(f)))
		ret = errno ? -errno : -EIO;
	if (f)
		fclose(f);
	return ret ? fail(e, -ret, "%s: cannot be written: %s", path, strerror(-ret)) : 0;
}

int whole_file_write(const char *path, file_print *print, const void *arg, struct err *e)
{
	char *tmp;
	FILE *f;
	int ret;

	if (is_special(path))
		return write_special(path, print, arg, e);
	tmp = text_format("%s.tmp.%ld", path, (long)getpid());
	f = fopen(tmp, "wxe");
	ret = f ? 0 : -errno;
	if (!ret)
		ret = print(arg, f);
	if (!ret && (fflush(f) || ferror(f) || fsync(fileno(f))))
		ret = errno ? -errno : -EIO;
	if (f && fclose(f) && !ret)
		ret = -errno;
	if (!ret && rename(tmp, path))
		ret = -errno;
	if (ret && f)
		unlink(tmp);
	if (ret)
		fail(e, -ret, "%s: cannot be written: %s", path, strerror(-ret));
	free(tmp);
	return ret;
}
