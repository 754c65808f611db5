/* SPDX-License-Identifier: MIT */
/*
 * Running gnuplot: see gnuplot.h. Its streams are files in memory: no stream can fill up while
 * another one is waited for, and nothing is left behind however iogen ends.
 */
#include "view/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "view/confine.h"

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

/* Opens the program as execvp(3) finds it, for execveat(2) alone. Returns -errno. */
static int program_open(const char *name)
{
	const char *path = getenv("PATH");
	int fd = -1;

	for (const char *p = path ? path : "/usr/local/bin:/usr/bin:/bin"; fd < 0; p++) {
		size_t n = strcspn(p, ":");
		char *file = text_format("%.*s/%s", n ? (int)n : 1, n ? p : ".", name);
		struct stat st;

		if (!access(file, X_OK) && !stat(file, &st) && S_ISREG(st.st_mode))
			fd = open(file, O_PATH); /* it may be a script, which is opened again */
		free(file);
		p += n;
		if (!*p)
			break;
	}
	return fd < 0 ? -ENOENT : fd;
}

/* The variables that gnuplot is given, beside its own: where its libraries and fonts lie. */
static const char *const kept[] = { "LD_LIBRARY_PATH=", "FONTCONFIG_FILE=", "FONTCONFIG_PATH=" };

#define NKEPT (sizeof(kept) / sizeof(kept[0]))

static void environment_make(char **env)
{
	static char locale[] = "LC_ALL=C.UTF-8";

	*env++ = locale;
	for (size_t k = 0; k < NKEPT; k++)
		for (char **p = environ; *p; p++)
			if (!strncmp(*p, kept[k], strlen(kept[k]))) {
				*env++ = *p;
				break;
			}
	*env = NULL;
}

/* The way from here to gnuplot. Returns the errno of what failed. */
static int become(const struct streams *s, int program, pid_t parent)
{
	/* gnuplot reads "-" byte by byte, a system call each, and a file with a name by blocks */
	char name[] = "gnuplot", plain[] = "-d", script[] = "/dev/stdin";
	char *argv[] = { name, plain, script, NULL }, *env[NKEPT + 2];
	int fd[3], ret;

	environment_make(env);
	for (int i = 0; i < 3; i++)
		fd[i] = fcntl(fileno(s->f[i]), F_DUPFD_CLOEXEC, 3);
	for (int i = 0; i < 3; i++)
		if (fd[i] < 0 || dup2(fd[i], i) < 0)
			return errno;
	/* whoever ends iogen ends gnuplot; iogen may have ended before this */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent)
		return ECHILD;
	ret = confine(program);
	if (ret)
		return -ret;
	syscall(SYS_execveat, program, "", argv, env, AT_EMPTY_PATH);
	return errno;
}

/* Starts gnuplot in a process of its own. Returns 0, or an errno, also that of the new process. */
static int start(const struct streams *s, pid_t *pid)
{
	int program = program_open("gnuplot"), told[2], why = 0;
	pid_t parent = getpid();

	if (program < 0)
		return -program;
	if (pipe2(told, O_CLOEXEC)) {
		close(program);
		return errno;
	}
	*pid = fork();
	if (!*pid) {
		why = become(s, program, parent);
		_exit(write(told[1], &why, sizeof(why)) < 0);
	}
	why = *pid < 0 ? errno : 0;
	close(program);
	close(told[1]);
	if (*pid > 0 && read(told[0], &why, sizeof(why)) > 0)
		waitpid(*pid, NULL, 0);
	close(told[0]);
	return why;
}

static int run(const struct streams *s, int *status, struct err *e)
{
	pid_t pid = -1;
	int ret = start(s, &pid);

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

/* A line between two pictures. No text that is drawn has such bytes (text_harmless()). */
#define MARK "\1\2\3 the next picture \3\2\1"

/* Prints the scripts, each of which begins as if it were alone. */
static void scripts_print(gnuplot_print *print, const void *arg, size_t n, FILE *f)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			fprintf(f, "set print '-'\nprint '" MARK "'\n"
				   "reset\nundefine $*\n");
		print(arg, i, f);
	}
}

/* Takes the first picture of @all off it, or the rest where it is the @last one. */
static int picture_take(struct blob *all, bool last, struct blob *out, struct err *e)
{
	char *end = NULL;
	size_t n;

	if (all->bytes)
		end = last ? all->bytes + all->n : memmem(all->bytes, all->n, MARK, strlen(MARK));
	n = end ? (size_t)(end - all->bytes) : 0;
	if (!n)
		return fail(e, EIO, "plot: gnuplot draws nothing in the place of a picture");
	*out = (struct blob){ malloc(n), n };
	if (!out->bytes)
		return fail(e, ENOMEM, "plot: no memory");
	memcpy(out->bytes, all->bytes, n);
	n += last ? 0 : strlen(MARK);
	n += n < all->n && all->bytes[n] == '\n'; /* print's */
	all->bytes += n;
	all->n -= n;
	return 0;
}

static int pictures_take(struct streams *s, size_t n, struct blob *out, struct err *e)
{
	struct blob all, rest;
	int ret = blob_read(&all, s->f[1], e);

	rest = all;
	for (size_t i = 0; i < n && !ret; i++)
		ret = picture_take(&rest, i + 1 == n, &out[i], e);
	free(all.bytes);
	return ret;
}

/* Takes what was drawn, or says why nothing was. */
static int collect(struct streams *s, int status, size_t n, struct blob *out, struct err *e)
{
	char words[512];
	struct stat st;

	if (WIFEXITED(status) && !WEXITSTATUS(status) && !fstat(fileno(s->f[1]), &st) && st.st_size)
		return pictures_take(s, n, out, e);
	last_words(s->f[2], words, sizeof(words));
	if (WIFSIGNALED(status))
		return fail(e, EINTR, "plot: gnuplot was ended by signal %d", WTERMSIG(status));
	return fail(e, EIO, "plot: gnuplot draws nothing: %s", words);
}

int gnuplot_draw(gnuplot_print *print, const void *arg, size_t n, struct blob *out, struct err *e)
{
	struct streams s = { { NULL } };
	int status = 0, ret = n ? streams_open(&s, e) : 0;

	if (n && !ret) {
		scripts_print(print, arg, n, s.f[0]);
		if (fflush(s.f[0]) || ferror(s.f[0]))
			ret = fail(e, EIO, "plot: no room for a script");
		rewind(s.f[0]);
		ret = ret ? ret : run(&s, &status, e);
		ret = ret ? ret : collect(&s, status, n, out, e);
	}
	streams_close(&s);
	return ret;
}
