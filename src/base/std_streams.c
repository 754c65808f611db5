/* SPDX-License-Identifier: MIT */
/* Descriptors 0, 1 and 2, and whole lines of messages: see std_streams.h. */
#include "base/std_streams.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void std_streams_begin(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		/* a path alone is there everywhere, and printing to it fails */
		if (fcntl(fd, F_GETFD) < 0 && open("/", O_PATH | O_DIRECTORY) != fd)
			abort();
	}
	setvbuf(stderr, NULL, _IOLBF, BUFSIZ);
}
