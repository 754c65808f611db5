/* SPDX-License-Identifier: MIT */
/* Runs in turns: see ab.h. */
#include "study/ab.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/exit_code.h"
#include "base/text.h"
#include "report/folder.h"

/* Milliseconds between two looks at whether a signal has come. */
#define LOOK_MS 200

/* The way from here to a run, which ends with its parent. Summaries are not shown. */
static _Noreturn void become(char **argv, pid_t parent)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (null >= 0 && dup2(null, STDOUT_FILENO) >= 0 && !prctl(PR_SET_PDEATHSIG, SIGTERM) &&
	    getppid() == parent)
		execv("/proc/self/exe", argv);
	_exit(EXIT_INTERNAL);
}

/* Hands the first signal on to the run, and the second one. */
static void signals_pass(const struct ab *ab, pid_t pid, int *passed)
{
	int wanted = atomic_load(ab->hurry) ? 2 : atomic_load(ab->stop);

	for (; *passed < wanted; (*passed)++)
		kill(pid, ab->signal());
}

/* Waits for a run to end. Returns its exit code, 128 and the signal where one ended it. */
static int wait_for(const struct ab *ab, pid_t pid)
{
	int fd = (int)syscall(SYS_pidfd_open, pid, 0), status = 0, passed = 0;
	struct pollfd p = { .fd = fd, .events = POLLIN };

	while (fd >= 0 && poll(&p, 1, LOOK_MS) <= 0)
		signals_pass(ab, pid, &passed);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		signals_pass(ab, pid, &passed);
	if (fd >= 0)
		close(fd);
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_SIGNAL + WTERMSIG(status);
}

/*
 * Starts iogen with the options of both, one more, and the job file; @verb may be NULL. Returns its
 * exit code.
 */
static int iogen_run(const struct ab *ab, const char *verb, const char *more, const char *file,
		     struct err *e)
{
	char **argv = calloc(ab->npassed + 5, sizeof(*argv)), name[] = "iogen";
	pid_t pid, parent = getpid();
	uint32_t n = 0;
	int code;

	if (!argv)
		return fail(e, ENOMEM, "out of memory");
	argv[n++] = name;
	if (verb)
		argv[n++] = (char *)verb;
	for (uint32_t i = 0; i < ab->npassed; i++)
		argv[n++] = (char *)ab->passed[i];
	argv[n++] = (char *)more;
	argv[n] = (char *)file;
	pid = fork();
	if (!pid)
		become(argv, parent);
	code = pid < 0 ? fail(e, errno, "ab: no run can be started: %s", strerror(errno)) :
			 wait_for(ab, pid);
	free(argv);
	return code;
}

/* Returns 0 for a run of A, 1 for one of B: A B B A A B B A. */
static int side_of(uint32_t run)
{
	return (run + 1) / 2 % 2;
}

/* Has a file refused where the comparison, or its picture, would go to what its runs work on. */
static int check_output(const struct ab *ab, int side, struct err *e)
{
	int code = 0;

	for (uint32_t i = 0; i < 2 && !code; i++) {
		char *option = ab->to[i] ? text_format("--output=%s", ab->to[i]) : NULL;

		code = option ? iogen_run(ab, "check", option, ab->file[side], e) : 0;
		free(option);
	}
	return code;
}

/* Runs one of the files into a folder of its own, which joins the words. */
static int turn(struct ab *ab, const char *dir, uint32_t i, struct err *e)
{
	int side = side_of(i), code;
	char *folder = text_format("%s/%02u-%c", dir, i + 1, "ab"[side]);
	char *option = text_format("--output-dir=%s", folder);

	if (isatty(STDERR_FILENO))
		fprintf(stderr, "run %u of %u: %s\n", i + 1, 2 * ab->runs, ab->file[side]);
	/* B may need what A makes */
	code = i == 1 ? check_output(ab, side, e) : 0;
	code = code ? code : iogen_run(ab, NULL, option, ab->file[side], e);
	free(option);
	if (code > 0 && atomic_load(ab->stop))
		fail(e, EINTR, "ab: ended by signal %d in run %u of %u; the runs so far are in %s",
		     ab->signal(), i + 1, 2 * ab->runs, dir);
	else if (code > 0)
		fail(e, EINVAL, "ab: run %u of %u (%s) ended with exit code %d: %s", i + 1,
		     2 * ab->runs, ab->file[side], code, folder);
	ab->words[side ? ab->runs + 1 + i / 2 : i / 2] = folder;
	return code;
}

static int turns(struct ab *ab, struct results_folder *folder, struct err *e)
{
	int code = 0;

	ab->nwords = 2 * ab->runs + 1;
	ab->words = calloc(ab->nwords, sizeof(*ab->words));
	if (!ab->words)
		return fail(e, ENOMEM, "out of memory");
	ab->words[ab->runs] = text_format("--");
	for (uint32_t i = 0; i < 2 * ab->runs && !code; i++)
		code = atomic_load(ab->stop) ? EXIT_SIGNAL + ab->signal() :
					       turn(ab, folder->dir, i, e);
	return code;
}

/* Returns the file's name without folder and suffix, for free(). */
static char *stem_of(const char *file)
{
	const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;
	const char *dot = strrchr(name, '.');

	return text_format("%.*s", (int)(dot && dot != name ? (size_t)(dot - name) : strlen(name)),
			   name);
}

int ab_run(struct ab *ab, struct err *e)
{
	char *a = stem_of(ab->file[0]), *b = stem_of(ab->file[1]);
	char *stem = text_format("ab-%.40s-%.40s", a, b);
	struct results_folder folder = { 0 };
	int code = 0;

	for (int side = 0; side < 2 && !code; side++)
		code = iogen_run(ab, NULL, "--parse-only", ab->file[side], e);
	code = code ? code : check_output(ab, 0, e);
	if (!code) {
		code = folder_open(&folder, stem, ab->dir, false, e);
		code = code ? code : turns(ab, &folder, e);
		folder_close(&folder); /* removes it where no run has left anything */
	}
	free(a);
	free(b);
	free(stem);
	return code;
}

void ab_free(struct ab *ab)
{
	for (uint32_t i = 0; i < ab->nwords; i++)
		free(ab->words[i]);
	free(ab->words);
	ab->words = NULL;
	ab->nwords = 0;
}
