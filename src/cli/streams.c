/* SPDX-License-Identifier: MIT */
/* Streams that lead to files in use: see streams.h. */
#include "cli/streams.h"

#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/std_streams.h"
#include "io/target_use.h"

/*
 * Returns whether what is printed there could destroy something: an empty file has nothing, and the
 * machine is not asked for what every redirection makes.
 */
static bool is_precious(int fd)
{
	int flags = fcntl(fd, F_GETFL);
	struct stat st;

	return flags >= 0 && (flags & O_ACCMODE) != O_RDONLY && !(flags & O_PATH) &&
	       !fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size;
}

static int check(int fd, const char *path, struct err *e)
{
	struct err ignored = { 0 };
	struct target t;
	char what[256];

	if (!is_precious(fd) || target_look(path, &t, &ignored) ||
	    !target_is_below(&t, what, sizeof(what)))
		return 0;
	return std_stream_refuse(fd, what, e);
}

int streams_check(struct err *e)
{
	int ret = check(STDOUT_FILENO, "/proc/self/fd/1", e);

	ret |= check(STDERR_FILENO, "/proc/self/fd/2", e);
	target_use_forget();
	return ret;
}
