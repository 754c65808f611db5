/* SPDX-License-Identifier: MIT */
/* Opening, filling and closing a folder of results: see folder.h. */
#include "report/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/output_place.h"
#include "base/text.h"
#include "io/target_path.h"
#include "load/verify_state.h"
#include "report/csv_files.h"
#include "report/folder_make.h"
#include "report/run_id.h"

#define LINK CHECKPOINT_LINK
#define MAX_PLANTED 8 /* links in the place of a folder within, one after the other */

int folder_check(const char *dir, struct err *e)
{
	char *within = text_format("%s/.", dir ? dir : DEFAULT_ROOT);
	char *there = target_dir_there(within);
	const char *unfit = output_unfit(there);

	free(within);
	free(there);
	if (!unfit)
		return 0;
	return fail(e, ENODEV, "%s%s: no folder is made %s", dir ? "--output-dir=" : "",
		    dir ? dir : DEFAULT_ROOT, unfit);
}

/* Refuses another folder that has the name by now. One that is not there fails when it is used. */
static int check_same(struct results_folder *folder, struct err *e)
{
	struct stat st;

	if (stat(folder->dir, &st))
		return 0;
	if (!folder->known) {
		folder->known = true;
		folder->dev = st.st_dev;
		folder->ino = st.st_ino;
	}
	if (folder->dev == st.st_dev && folder->ino == st.st_ino)
		return 0;
	return fail(e, ESTALE,
		    "%s: another folder or file has this name by now, which is left as it is",
		    folder->dir);
}

int folder_open(struct results_folder *folder, const char *stem, const char *dir, bool none,
		struct err *e)
{
	int ret = 0;

	*folder = (struct results_folder){ 0 };
	if (!none && folder_check(dir, e))
		return -ENODEV;
	if (!none && !dir)
		ret = folder_make_default(folder, stem, e);
	else
		folder->run_id = run_id_new(stem);
	if (!none && dir)
		ret = folder_make_named(folder, dir, e);
	return ret || none ? ret : check_same(folder, e);
}

/* Returns the path of a name in the folder. The caller owns it. */
static char *name_of(const struct results_folder *folder, const char *name)
{
	return text_format("%s/%s", folder->dir, name);
}

/* Returns the path of the folder of a turn. The caller owns it. */
static char *turn_name(const struct results_folder *folder, unsigned turn)
{
	return text_format("%s/" LINK ".%u", folder->dir, turn & 1);
}

/* Opens a folder that is no link. Returns its descriptor or -errno. */
static int folder_fd(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/* Opens the folder of this turn, once. A killed run may have left it. Returns 0 or -errno. */
static int turn_open(struct results_folder *folder, struct err *e)
{
	char *dir = turn_name(folder, folder->turn);
	int fd = folder->turn_fd ? folder->turn_fd : check_same(folder, e) ? -ESTALE : -ENOTDIR;

	for (int tries = 0; fd == -ENOTDIR && tries < MAX_PLANTED; tries++) {
		char to[1];

		if (tries && readlink(dir, to, sizeof(to)) >= 0)
			unlink(dir); /* a link that was planted there */
		fd = mkdir(dir, 0777) && errno != EEXIST ? -errno : folder_fd(dir);
	}
	folder->turn_fd = fd < 0 ? 0 : fd;
	if (fd < 0 && fd != -ESTALE)
		fail(e, -fd, "%s: cannot be made: %s", dir, strerror(-fd));
	free(dir);
	return fd < 0 ? fd : 0;
}

static void turn_close(struct results_folder *folder)
{
	if (folder->turn_fd)
		close(folder->turn_fd);
	folder->turn_fd = 0;
}

int folder_stage(struct results_folder *folder, const char *name, file_print *print,
		 const void *arg, struct err *e)
{
	struct staged_file *x;
	char *path;
	int ret;

	if (!folder->dir)
		return 0;
	folder->staged = array_must_grow(folder->staged, folder->nstaged, sizeof(*x));
	x = &folder->staged[folder->nstaged++];
	ret = turn_open(folder, e);
	path = name_of(folder, name);
	if (!ret) {
		unlinkat(folder->turn_fd, name, 0);
		ret = whole_file_put(folder->turn_fd, name, path, print, arg, e);
	}
	*x = (struct staged_file){ .name = text_format("%s", name), .written = !ret };
	free(path);
	return ret;
}

/*
 * Syncs the folder, and, with @all, those in which it was made. Returns 0 or -errno after fail().
 */
static int sync_folders(const struct results_folder *folder, bool all, struct err *e)
{
	char *path = text_format("%s", folder->dir), *slash;
	int ret = folder_sync(path);

	while (all && folder->made && !ret && (slash = strrchr(path, '/')) && slash != path) {
		*slash = '\0';
		ret = folder_sync(path);
	}
	if (all && folder->made && !ret && path[0] != '/')
		ret = folder_sync(".");
	free(path);
	return ret ? fail(e, -ret, "%s: its names cannot be synced: %s", folder->dir,
			  strerror(-ret)) :
		     0;
}

/* Returns whether something has the name that is no file and no link: it is left as it is. */
static bool is_other(const char *path)
{
	struct stat st;

	return !lstat(path, &st) && !S_ISREG(st.st_mode) && !S_ISLNK(st.st_mode);
}

/* Removes the folder of a turn, with the files that have names of this one. */
static void turn_remove(const struct results_folder *folder, unsigned turn)
{
	char *dir = turn_name(folder, turn);
	int fd = folder_fd(dir);

	for (size_t i = 0; fd >= 0 && i < folder->nstaged; i++)
		unlinkat(fd, folder->staged[i].name, 0);
	if (fd >= 0)
		close(fd);
	rmdir(dir); /* no link */
	free(dir);
}

/* Has the link lead to the folder of this turn: all names that are links change at once. */
static int turn_show(struct results_folder *folder, struct err *e)
{
	char *link = name_of(folder, LINK), *next = name_of(folder, CHECKPOINT_NEXT), to[32];
	int ret = 0;

	if (folder->turn_fd)
		fsync(folder->turn_fd);
	snprintf(to, sizeof(to), LINK ".%u", folder->turn & 1);
	unlink(next);
	if (symlink(to, next) || rename(next, link)) {
		ret = fail(e, errno, "%s: cannot be made: %s", link, strerror(errno));
		unlink(next);
	}
	free(link);
	free(next);
	return ret;
}

/* Makes the names links, where they are not. Returns 0 or -errno. */
static int links_make(struct results_folder *folder, struct err *e)
{
	int ret = 0;

	for (size_t i = 0; !ret && i < folder->nstaged; i++) {
		char *path = name_of(folder, folder->staged[i].name), to[64];

		snprintf(to, sizeof(to), LINK "/%s", folder->staged[i].name);
		if (symlink(to, path) && errno != EEXIST)
			ret = fail(e, errno, "%s: cannot be made a link: %s", path,
				   strerror(errno));
		free(path);
	}
	return ret;
}

/*
 * Puts the files where their names are, in their order, and takes the links away. The manifest, the
 * last one, says that all are there, so it is left out where one is not.
 */
static int files_move(struct results_folder *folder, struct err *e)
{
	char *link = name_of(folder, LINK);
	bool all = true;
	int ret = 0;

	for (size_t i = 0; i < folder->nstaged; i++) {
		const struct staged_file *x = &folder->staged[i];
		char *path = name_of(folder, x->name);

		if (is_other(path))
			ret = fail(e, EEXIST, "%s: is there, and is no file: it is left as it is",
				   path);
		else if (!x->written || (!all && !strcmp(x->name, MANIFEST_FILE)))
			unlink(path);
		else if (!renameat(folder->turn_fd, x->name, AT_FDCWD, path))
			folder->used = true;
		else {
			ret = fail(e, errno, "%s: cannot be written: %s", path, strerror(errno));
			unlink(path); /* a link of a checkpoint would lead nowhere */
		}
		all &= x->written && !ret;
		free(path);
	}
	unlink(link);
	free(link);
	return ret;
}

static int checkpoint_commit(struct results_folder *folder, struct err *e)
{
	bool first = !folder->used;
	int ret = links_make(folder, e);

	if (!ret)
		ret = turn_show(folder, e);
	if (ret) {
		turn_remove(folder, folder->turn);
		return ret;
	}
	folder->linked = folder->used = true;
	ret = sync_folders(folder, first, e);
	turn_remove(folder, ++folder->turn);
	return ret;
}

static int end_commit(struct results_folder *folder, struct err *e)
{
	bool first = !folder->used;
	int ret = folder->linked ? turn_show(folder, e) : 0, moved = files_move(folder, e);

	turn_remove(folder, folder->turn);
	turn_remove(folder, folder->turn + 1);
	folder->linked = false;
	if (folder->used && sync_folders(folder, first, e))
		moved = moved ? moved : -EIO;
	return ret ? ret : moved;
}

/*
 * Has a name lead to the checkpoint of this turn, with the file that has it now: first in both
 * places, then there alone. One that cannot be linked stays as it is.
 */
static void name_link(const struct results_folder *folder, const char *name, int turn_fd)
{
	char *path = name_of(folder, name), *next = name_of(folder, CHECKPOINT_NEXT), to[64];
	struct stat st;

	snprintf(to, sizeof(to), LINK "/%s", name);
	unlink(next);
	if (!lstat(path, &st) && S_ISREG(st.st_mode) &&
	    (!linkat(AT_FDCWD, path, turn_fd, name, 0) || errno == EEXIST) && !symlink(to, next) &&
	    rename(next, path))
		unlink(next);
	free(path);
	free(next);
}

/* Calls @act with each name of a file of results. */
static void each_name(const struct results_folder *folder, int turn_fd,
		      void (*act)(const struct results_folder *folder, const char *name,
				  int turn_fd))
{
	for (const struct csv_file *const *file = csv_files; *file; file++)
		act(folder, (*file)->name, turn_fd);
	act(folder, JOB_FILE, turn_fd);
	act(folder, MANIFEST_FILE, turn_fd);
}

/* Removes what another end has left. */
static void name_clear(const struct results_folder *folder, const char *name, int turn_fd)
{
	(void)folder;
	unlinkat(turn_fd, name, 0);
}

/* Opens the checkpoint that is there, or makes an empty one. Returns 0 or -errno. */
static int turn_find(struct results_folder *folder)
{
	char *link = name_of(folder, LINK), to[sizeof(LINK) + 2];
	ssize_t n = readlink(link, to, sizeof(to));
	bool found = n == sizeof(to) - 1;
	struct err ignored = { 0 };
	int ret;

	free(link);
	folder->turn = found && to[n - 1] == '1';
	ret = turn_open(folder, &ignored);
	if (!ret && !found) {
		each_name(folder, folder->turn_fd, name_clear);
		ret = turn_show(folder, &ignored);
	}
	return ret;
}

/* Returns whether a file of results can be opened in the folder. */
static bool holds_tables(const char *dir)
{
	bool found = false;
	const char *name;

	for (size_t i = 0; !found && (name = folder_file(i)) && name[0] != '.'; i++) {
		char *path = text_format("%s/%s", dir, name);

		found = !access(path, F_OK);
		free(path);
	}
	return found;
}

void folder_reopen(struct results_folder *folder, const char *run_id, const char *dir)
{
	struct err ignored = { 0 };

	*folder = (struct results_folder){ .run_id = text_format("%s", run_id),
					   .dir = text_format("%s", dir) };

	check_same(folder, &ignored);
	if (!holds_tables(dir))
		return;
	if (!turn_find(folder))
		each_name(folder, folder->turn_fd, name_link);
	turn_close(folder);
	folder->linked = folder->used = true;
	folder->turn++;
}

static void staged_release(struct results_folder *folder)
{
	turn_close(folder);
	for (size_t i = 0; i < folder->nstaged; i++)
		free(folder->staged[i].name);
	free(folder->staged);
	folder->staged = NULL;
	folder->nstaged = 0;
}

int folder_commit(struct results_folder *folder, bool checkpoint, struct err *e)
{
	struct err said = { 0 };
	bool all = true;
	int ret = 0;

	for (size_t i = 0; i < folder->nstaged; i++)
		all &= folder->staged[i].written;
	if (!folder->nstaged)
		return 0;
	if (check_same(folder, all ? e : &said)) {
		turn_close(folder);
		ret = -ESTALE;
	} else if (!checkpoint) {
		ret = end_commit(folder, e);
	} else if (all) {
		ret = checkpoint_commit(folder, e);
	} else {
		turn_remove(folder, folder->turn);
	}
	folder->whole = !checkpoint && !ret && all;
	staged_release(folder);
	return ret ? ret : all ? 0 : -EIO;
}

void folder_close(struct results_folder *folder)
{
	struct err ignored = { 0 };

	if (folder->dir && folder->made && !folder->used && !check_same(folder, &ignored))
		rmdir(folder->dir);
	if (folder->made_root)
		rmdir(DEFAULT_ROOT); /* fails unless it is empty */
	free(folder->dir);
	free(folder->run_id);
	*folder = (struct results_folder){ 0 };
}
