/* SPDX-License-Identifier: MIT */
/* Holding the descriptors 0, 1 and 2: see std_streams.h. */
#include "base/std_streams.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

void std_streams_hold(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		/* a path alone is there everywhere, and printing to it fails */
		if (fcntl(fd, F_GETFD) < 0 && open("/", O_PATH | O_DIRECTORY) != fd)
			abort();
	}
}
