/* SPDX-License-Identifier: MIT */
/*
 * Running gnuplot: see gnuplot.h. Its streams are files in memory: no stream can fill up while
 * another one is waited for, and nothing is left behind however iogen ends.
 */
#include "view/gnuplot.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Descriptors 0, 1 and 2 of the child. */
struct streams {
	FILE *f[3];
};

static int streams_open(struct streams *s, struct err *e)
{
	for (int i = 0; i < 3; i++) {
		int fd = memfd_create("gnuplot", MFD_CLOEXEC);

		s->f[i] = fd < 0 ? NULL : fdopen(fd, "w+e");
		if (!s->f[i])
			return fail(e, errno, "plot: no file in memory: %s", strerror(errno));
	}
	return 0;
}

static void streams_close(struct streams *s)
{
	for (int i = 0; i < 3; i++)
		if (s->f[i])
			fclose(s->f[i]);
}

/* Returns 0 or an errno. */
static int spawn(const struct streams *s, pid_t *pid)
{
	char name[] = "gnuplot", plain[] = "-d", from_stdin[] = "-";
	char *argv[] = { name, plain, from_stdin, NULL };
	posix_spawn_file_actions_t files;
	int ret;

	posix_spawn_file_actions_init(&files);
	for (int i = 0; i < 3; i++)
		posix_spawn_file_actions_adddup2(&files, fileno(s->f[i]), i);
	ret = posix_spawnp(pid, name, &files, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	return ret;
}

static int run(const struct streams *s, int *status, struct err *e)
{
	pid_t pid;
	int ret = spawn(s, &pid);

	if (ret == ENOENT)
		return fail(e, ret,
			    "plot: gnuplot is not installed, and it draws the pictures: install "
			    "Debian's package gnuplot-nox");
	if (ret)
		return fail(e, ret, "plot: gnuplot cannot be started: %s", strerror(ret));
	while (waitpid(pid, status, 0) < 0)
		if (errno != EINTR)
			return fail(e, errno, "plot: gnuplot: %s", strerror(errno));
	return 0;
}

/* Finds the last line with words: before it gnuplot repeats the script, and marks a place. */
static void last_words(FILE *f, char *words, size_t n)
{
	char line[512];

	snprintf(words, n, "it says nothing");
	rewind(f);
	while (fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		if (line[strspn(line, " \t^")])
			snprintf(words, n, "%s", line + strspn(line, " \t"));
	}
}

static int blob_read(struct blob *out, FILE *f, struct err *e)
{
	long n = fseek(f, 0, SEEK_END) ? -1 : ftell(f);

	*out = (struct blob){ n > 0 ? malloc((size_t)n) : NULL, n > 0 ? (size_t)n : 0 };
	rewind(f);
	if (n > 0 && !out->bytes)
		return fail(e, ENOMEM, "plot: no memory");
	if (out->n && fread(out->bytes, 1, out->n, f) != out->n)
		return fail(e, EIO, "plot: the output of gnuplot cannot be read");
	return 0;
}

static int collect(struct streams *s, int status, struct blob *out, struct err *e)
{
	char words[512];
	int ret = blob_read(out, s->f[1], e);

	if (ret || (out->n && WIFEXITED(status) && !WEXITSTATUS(status)))
		return ret;
	last_words(s->f[2], words, sizeof(words));
	if (WIFSIGNALED(status))
		return fail(e, EINTR, "plot: gnuplot was ended by signal %d", WTERMSIG(status));
	return fail(e, EIO, "plot: gnuplot draws nothing: %s", words);
}

int gnuplot_draw(void (*print)(const void *arg, FILE *script), const void *arg, struct blob *out,
		 struct err *e)
{
	struct streams s = { { NULL } };
	int status = 0, ret = streams_open(&s, e);

	*out = (struct blob){ NULL, 0 };
	if (!ret) {
		print(arg, s.f[0]);
		if (fflush(s.f[0]) || ferror(s.f[0]))
			ret = fail(e, EIO, "plot: no room for a script");
		rewind(s.f[0]);
	}
	ret = ret ? ret : run(&s, &status, e);
	ret = ret ? ret : collect(&s, status, out, e);
	streams_close(&s);
	return ret;
}
