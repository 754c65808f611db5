/* SPDX-License-Identifier: MIT */
/* Running a job's command: see hook.h. */
#include "base/hook.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/output_place.h"

extern char **environ;

/* Returns 0 or an errno. */
static int spawn(const char *command, const char *path, pid_t *pid)
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
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, path,
					 O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0666);
	posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
	ret = posix_spawn(pid, "/bin/sh", &files, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	return ret;
}

int hook_run(const char *command, const char *name, const char *when, struct err *e)
{
	struct output_place place;
	char path[4096];
	int status, ret;
	pid_t pid;

	snprintf(path, sizeof(path), "%s.%s.txt", name, when);
	ret = output_place_find(&place, path, e);
	output_place_free(&place);
	if (ret)
		return ret;
	ret = spawn(command, path, &pid);
	if (ret)
		return fail(e, ret, "[%s] exec_%s= cannot be run with its output in %s: %s", name,
			    when, path, strerror(ret));
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
