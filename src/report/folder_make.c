/* SPDX-License-Identifier: MIT */
/* Making the folder of a run: see folder_make.h. */
#include "report/folder_make.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "load/verify_state.h"
#include "report/run_id.h"

#define NAME_TRIES 1000

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

/* Refuses a folder that holds what a run would write over. Returns 0, or -EEXIST after fail(). */
static int check_empty(const char *dir, struct err *e)
{
	const char *name = folder_file_there(dir);

	if (!name)
		return 0;
	if (name[0] != '.' && strcmp(name, VERIFY_STATE_FILE) != 0)
		return fail(e, EEXIST,
			    "--output-dir=%s holds results already, and they are not written over; "
			    "name another folder",
			    dir);
	return fail(e, EEXIST,
		    "--output-dir=%s holds %s already, which is not written over; name another "
		    "folder",
		    dir, name);
}

int folder_make_named(struct results_folder *folder, const char *dir, struct err *e)
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
	return check_empty(dir, e);
}

/* Makes the folder of all runs, unless it is there. Returns 0 or -errno. */
static int make_root(struct results_folder *folder)
{
	bool made = !mkdir(DEFAULT_ROOT, 0777);

	folder->made_root |= made;
	return made || errno == EEXIST ? 0 : -errno;
}

/*
 * A run that leaves nothing removes the folder of all runs, maybe a moment before this one is made
 * in it.
 */
int folder_make_default(struct results_folder *folder, const char *stem, struct err *e)
{
	int ret = make_root(folder);

	for (int i = 0; !ret && !folder->made && i < NAME_TRIES; i++) {
		free(folder->dir);
		free(folder->run_id);
		folder->run_id = run_id_new(stem);
		folder->dir = text_format("%s/%s", DEFAULT_ROOT, folder->run_id);
		folder->made = !mkdir(folder->dir, 0777);
		if (!folder->made && errno == ENOENT)
			ret = make_root(folder);
		else if (!folder->made && errno != EEXIST)
			ret = -errno;
	}
	if (!ret && !folder->made)
		ret = -EEXIST;
	if (ret)
		return fail(e, -ret,
			    "%s: cannot make a folder for the results: %s; --output-dir names "
			    "another place, --no-results writes none",
			    folder->dir ? folder->dir : DEFAULT_ROOT, strerror(-ret));
	return 0;
}
