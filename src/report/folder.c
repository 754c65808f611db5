/* SPDX-License-Identifier: MIT */
/* Whole files or none: see bundle.h. */
#include "report/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

#define ROOT "iogen-results"

/* The files of the contract: where one of them is, there are results. */
static const char *const names[] = {
	"summary.csv",   "histogram.csv", "interval.csv", "batch.csv",
	"manifest.json", "job.ini",       "device.csv",   "percentile.csv",
};

static int make_parents(const char *path)
{
	char *copy = text_format("%s", path);
	int ret = 0;

	for (char *p = strchr(copy + 1, '/'); p && !ret; p = strchr(p + 1, '/')) {
		*p = '\0';
		ret = mkdir(copy, 0777) && errno != EEXIST ? -errno : 0;
		*p = '/';
	}
	free(copy);
	return ret;
}

static bool holds_results(const char *dir)
{
	bool found = false;

	for (size_t i = 0; !found && i < sizeof(names) / sizeof(names[0]); i++) {
		char *path = text_format("%s/%s", dir, names[i]);

		found = !access(path, F_OK);
		free(path);
	}
	return found;
}

/* A folder that the user named. */
static int open_named(struct bundle *b, const char *dir, struct err *e)
{
	int ret = make_parents(dir);
	struct stat st;

	b->dir = text_format("%s", dir);
	if (!ret && mkdir(dir, 0777))
		ret = errno == EEXIST ? 0 : -errno;
	else
		b->made = !ret;
	if (!ret && stat(dir, &st))
		ret = -errno;
	if (!ret && !S_ISDIR(st.st_mode))
		ret = -ENOTDIR;
	if (!ret && access(dir, W_OK | X_OK))
		ret = -errno;
	if (ret)
		return fail(e, -ret, "--output-dir=%s: %s", dir, strerror(-ret));
	if (holds_results(dir))
		return fail(e, EEXIST,
			    "--output-dir=%s holds results already, and they are not written over; "
			    "name another folder",
			    dir);
	return 0;
}

/* A folder named after the run; a second run within the same second gets a number. */
static int open_default(struct bundle *b, struct err *e)
{
	char *base = b->run_id;
	int ret = mkdir(ROOT, 0777) && errno != EEXIST ? -errno : 0;

	for (unsigned n = 2; !ret; n++) {
		free(b->dir);
		b->dir = text_format("%s/%s", ROOT, b->run_id);
		if (!mkdir(b->dir, 0777)) {
			b->made = true;
			break;
		}
		ret = errno == EEXIST ? 0 : -errno;
		if (b->run_id != base)
			free(b->run_id);
		b->run_id = text_format("%s-%u", base, n);
	}
	if (b->run_id != base)
		free(base);
	if (ret)
		return fail(e, -ret,
			    "%s: cannot make a folder for the results: %s; --output-dir names "
			    "another place, --no-results writes none",
			    b->dir ? b->dir : ROOT, strerror(-ret));
	return 0;
}

int bundle_open(struct bundle *b, const char *stem, const char *dir, bool none, struct err *e)
{
	time_t now = time(NULL);
	char stamp[32];
	struct tm tm;

	*b = (struct bundle){ 0 };
	gmtime_r(&now, &tm);
	strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &tm);
	b->run_id = text_format("%s-%s", stem, stamp);
	if (none)
		return 0;
	return dir ? open_named(b, dir, e) : open_default(b, e);
}

int bundle_write(struct bundle *b, const char *name, file_print *print, const void *arg,
		 struct err *e)
{
	char *path;
	int ret;

	if (!b->dir)
		return 0;
	path = text_format("%s/%s", b->dir, name);
	ret = whole_file_write(path, print, arg, e);
	b->used |= !ret;
	free(path);
	return ret;
}

void bundle_close(struct bundle *b)
{
	int fd = b->dir && b->used ? open(b->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	if (b->dir && b->made && !b->used) {
		rmdir(b->dir);
		rmdir(ROOT);
	}
	free(b->dir);
	free(b->run_id);
	*b = (struct bundle){ 0 };
}
