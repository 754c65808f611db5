/* SPDX-License-Identifier: MIT */
/* Making and closing a folder of results: see folder.h. */
#include "report/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "report/csv_files.h"

#define ROOT "iogen-results"

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

static bool holds(const char *dir, const char *name)
{
	char *path = text_format("%s/%s", dir, name);
	bool found = !access(path, F_OK);

	free(path);
	return found;
}

/* Returns whether any file that a run leaves is in the folder. */
static bool holds_results(const char *dir)
{
	bool found = holds(dir, JOB_FILE) || holds(dir, MANIFEST_FILE);

	for (const struct csv_file *const *file = csv_files; *file && !found; file++)
		found = holds(dir, (*file)->name);
	return found;
}

/* Opens a folder that the user named. */
static int open_named(struct results_folder *folder, const char *dir, struct err *e)
{
	int ret = make_parents(dir);
	struct stat st;

	folder->dir = text_format("%s", dir);
	if (!ret && mkdir(dir, 0777))
		ret = errno == EEXIST ? 0 : -errno;
	else
		folder->made = !ret;
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

/* Makes a folder named after the run; a second run within the same second gets a number. */
static int open_default(struct results_folder *folder, struct err *e)
{
	char *base = folder->run_id;
	int ret = mkdir(ROOT, 0777) && errno != EEXIST ? -errno : 0;

	for (unsigned n = 2; !ret; n++) {
		free(folder->dir);
		folder->dir = text_format("%s/%s", ROOT, folder->run_id);
		if (!mkdir(folder->dir, 0777)) {
			folder->made = true;
			break;
		}
		ret = errno == EEXIST ? 0 : -errno;
		if (folder->run_id != base)
			free(folder->run_id);
		folder->run_id = text_format("%s-%u", base, n);
	}
	if (folder->run_id != base)
		free(base);
	if (ret)
		return fail(e, -ret,
			    "%s: cannot make a folder for the results: %s; --output-dir names "
			    "another place, --no-results writes none",
			    folder->dir ? folder->dir : ROOT, strerror(-ret));
	return 0;
}

int folder_open(struct results_folder *folder, const char *stem, const char *dir, bool none,
		struct err *e)
{
	time_t now = time(NULL);
	char stamp[32];
	struct tm tm;

	*folder = (struct results_folder){ 0 };
	gmtime_r(&now, &tm);
	strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &tm);
	folder->run_id = text_format("%s-%s", stem, stamp);
	if (none)
		return 0;
	return dir ? open_named(folder, dir, e) : open_default(folder, e);
}

int folder_write(struct results_folder *folder, const char *name, file_print *print,
		 const void *arg, struct err *e)
{
	char *path;
	int ret;

	if (!folder->dir)
		return 0;
	path = text_format("%s/%s", folder->dir, name);
	ret = whole_file_write_within(path, print, arg, e);
	folder->used |= !ret;
	free(path);
	return ret;
}

void folder_close(struct results_folder *folder)
{
	int fd = folder->dir && folder->used ?
			 open(folder->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) :
			 -1;

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	if (folder->dir && folder->made && !folder->used) {
		rmdir(folder->dir);
		rmdir(ROOT);
	}
	free(folder->dir);
	free(folder->run_id);
	*folder = (struct results_folder){ 0 };
}
