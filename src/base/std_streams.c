/* SPDX-License-Identifier: MIT */
/* Descriptors 0, 1 and 2, and whole lines of messages: see std_streams.h. */
#include "base/std_streams.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/data_device.h"

/* Opens what can neither be read nor written. A path alone is there everywhere. */
static int nowhere_open(void)
{
	return open("/", O_PATH | O_DIRECTORY);
}

/* Returns the kind of device to which what is printed there would be written; NULL: to none. */
static const char *device_of(int fd)
{
	int flags = fcntl(fd, F_GETFL);
	struct stat st;

	if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY || fstat(fd, &st))
		return NULL;
	return data_device(&st);
}

/* Takes away what a stream leads to: it is then as @instead, or nowhere. */
static void take_away(int fd, int instead)
{
	int to = instead < 0 ? nowhere_open() : instead;

	if (dup2(to, fd) != fd)
		abort();
	if (to != instead)
		close(to);
}

static int check(int fd, int instead, const char *name, struct err *e)
{
	const char *what = device_of(fd);

	if (!what)
		return 0;
	take_away(fd, instead);
	return fail(e, EINVAL, "command line: %s: %s is not written as an output", name, what);
}

int std_streams_begin(struct err *e)
{
	int ret;

	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) < 0 && nowhere_open() != fd)
			abort();
	}
	setvbuf(stderr, NULL, _IOLBF, BUFSIZ);
	ret = check(STDOUT_FILENO, -1, "standard output", e);
	return ret | check(STDERR_FILENO, STDOUT_FILENO, "standard error", e);
}

int std_stream_refuse(int fd, const char *why, struct err *e)
{
	bool out = fd == STDOUT_FILENO;

	take_away(fd, out ? -1 : STDOUT_FILENO);
	return fail(e, EBUSY, "command line: %s is not written: %s",
		    out ? "standard output" : "standard error", why);
}
