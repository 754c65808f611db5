/* SPDX-License-Identifier: MIT */
/*
 * The directory in which a worker's files are to be made. Checking touches nothing, so what was
 * found of it holds for all files that are checked after one another.
 */
#ifndef IOGEN_FILE_DIR_H
#define IOGEN_FILE_DIR_H

#include <stdbool.h>

struct dir {
	char *of;     /* the paths' part before the last slash; NULL: none was asked yet; owned */
	char *there;  /* the nearest directory above the paths that exists; owned */
	bool devices; /* it lies in memory, among the devices of /dev */
	bool kernels; /* it lies among files of the kernel's own */
	int denied;   /* errno of access(2), for making a file in it; 0: it may be */
};

/*
 * Returns what is known of the directory of @path, which the kernel is asked about where the last
 * path was in another one. It holds until the next call.
 */
const struct dir *dir_of(struct dir *d, const char *path);

void dir_free(struct dir *d);

#endif
