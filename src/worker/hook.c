/* SPDX-License-Identifier: MIT */
/* Running a job's command: see hook.h. */
#include "worker/hook.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/array.h"
#include "base/output_place.h"
#include "base/text.h"
#include "io/placement_options.h"
#include "io/target_mark.h"
#include "io/target_open.h"
#include "job/errors.h"

extern char **environ;

#define ASKED (STATX_BASIC_STATS | STATX_BTIME)

/* A file that commands write to. Workers of a job have one; the last of them leaves its mark. */
struct open_file {
	struct target_id id;
	unsigned users;
};

static struct open_file *open_files;
static size_t nopen_files;
static pthread_mutex_t open_lock = PTHREAD_MUTEX_INITIALIZER; /* lock of these and of their marks */

/* Finds the file among those that are open; NULL: nobody has it. */
static struct open_file *open_file_find(const struct target_id *id)
{
	for (size_t i = 0; i < nopen_files; i++)
		if (target_same(&open_files[i].id, id))
			return &open_files[i];
	return NULL;
}

static void open_file_take(const struct target_id *id)
{
	struct open_file *file = open_file_find(id);

	if (!file) {
		open_files = array_must_grow(open_files, nopen_files, sizeof(*open_files));
		file = &open_files[nopen_files++];
		*file = (struct open_file){ .id = *id };
	}
	file->users++;
}

/* Returns whether that was the last user. */
static bool open_file_leave(const struct target_id *id)
{
	struct open_file *file = open_file_find(id);

	if (file && --file->users)
		return false;
	if (file)
		*file = open_files[--nopen_files];
	return true;
}

char *hook_output(const char *name, const char *when)
{
	return text_format("%s.%s.txt", name, when);
}

/* Returns why the file at @path is not written over; NULL: it may be. */
static const char *why_kept(const char *path, const struct statx *sx)
{
	bool made;

	if (S_ISLNK(sx->stx_mode))
		return "is a symbolic link";
	if (!S_ISREG(sx->stx_mode))
		return "is no file";
	if (sx->stx_size && target_owner(path, sx, &made) != OWNER_US)
		return "iogen did not write, or somebody has changed since";
	return NULL;
}

static int check_output(const struct job *job, const char *when, const char *option, struct err *e)
{
	char *path = hook_output(job->family, when), *folder = text_folder(path);
	const char *why = NULL;
	struct statx sx;
	int ret = 0;

	if (output_is_planted(path, folder))
		why = "somebody else has left in a folder for all";
	else if (!statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, ASKED, &sx))
		why = why_kept(path, &sx);
	else if (output_among_devices(folder))
		why = "would be among the devices of /dev";
	if (why)
		ret = job_fail(job, e, option,
			       "%s=: its output goes to %s, which %s: move that away, or give the "
			       "job another name",
			       option, path, why);
	free(folder);
	free(path);
	return ret;
}

int hook_check(const struct job *job, struct err *e)
{
	int ret = 0;

	if (job->placement->prerun)
		ret |= check_output(job, "prerun", "exec_prerun", e);
	if (job->placement->postrun)
		ret |= check_output(job, "postrun", "exec_postrun", e);
	return ret;
}

/* Empties what is there and may be written over. Returns its descriptor or -errno. */
static int open_again(const char *path, struct target_id *id, const char **why)
{
	int fd = target_open(path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK, id), ret = 0;
	char own[32];
	struct statx sx;

	if (fd < 0)
		return fd;
	snprintf(own, sizeof(own), "/proc/self/fd/%d", fd);
	if (statx(fd, "", AT_EMPTY_PATH, ASKED, &sx))
		ret = -errno;
	else if (!target_is_new(id) && (*why = why_kept(own, &sx)))
		ret = -EEXIST;
	else if (ftruncate(fd, 0))
		ret = -errno;
	if (ret)
		close(fd);
	return ret ? ret : fd;
}

/* Opens the file of the output, empty. Returns its descriptor, or -errno after fail(). */
static int open_output(const char *path, struct target_id *id, struct err *e)
{
	const char *why = NULL;
	char *folder = text_folder(path);
	int fd = output_among_devices(folder) ?
			 -ENODEV :
		 output_is_planted(path, folder) ?
			 -EPERM :
			 target_open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND, id);

	free(folder);
	if (fd == -EEXIST) {
		*id = (struct target_id){ 0 };
		fd = open_again(path, id, &why);
	}
	if (fd >= 0) {
		target_mark(fd, true);
		open_file_take(id);
	} else if (why) {
		fail(e, EEXIST, "%s: %s: it is left as it is", path, why);
	} else {
		fail(e, -fd, "%s: cannot be written: %s", path, target_why(-fd));
	}
	return fd;
}

/* Closes the file; its last user leaves the mark by which the next run knows it. */
static void close_output(int fd, const struct target_id *id)
{
	pthread_mutex_lock(&open_lock);
	if (open_file_leave(id))
		target_mark_complete(fd);
	pthread_mutex_unlock(&open_lock);
	close(fd);
}

/* Returns 0 or an errno. */
static int spawn(const char *command, int fd, pid_t *pid)
{
	char shell[] = "sh", option[] = "-c";
	char *argv[] = { shell, option, (char *)command, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none;
	int ret;

	sigemptyset(&none);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, fd, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
	ret = posix_spawn(pid, "/bin/sh", &files, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	return ret;
}

/* Waits for the command. Returns 0 or -errno after fail(). */
static int wait_for(pid_t pid, const char *name, const char *when, const char *path, struct err *e)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return fail(e, errno, "[%s] exec_%s=: %s", name, when, strerror(errno));
	if (WIFSIGNALED(status))
		return fail(e, EINTR, "[%s] exec_%s= was ended by signal %d: see %s", name, when,
			    WTERMSIG(status), path);
	if (WEXITSTATUS(status))
		return fail(e, EIO, "[%s] exec_%s= ended with status %d: see %s", name, when,
			    WEXITSTATUS(status), path);
	return 0;
}

int hook_run(const char *command, const char *name, const char *when, struct err *e)
{
	char *path = hook_output(name, when);
	struct target_id id = { 0 };
	int fd, ret;
	pid_t pid;

	err_enter(e, "[%s] exec_%s=: ", name, when);
	pthread_mutex_lock(&open_lock);
	fd = open_output(path, &id, e);
	pthread_mutex_unlock(&open_lock);
	err_leave(e);
	if (fd < 0) {
		free(path);
		return fd;
	}
	ret = spawn(command, fd, &pid);
	if (ret)
		ret = fail(e, ret, "[%s] exec_%s= cannot be run with its output in %s: %s", name,
			   when, path, strerror(ret));
	else
		ret = wait_for(pid, name, when, path, e);
	close_output(fd, &id);
	free(path);
	return ret;
}
