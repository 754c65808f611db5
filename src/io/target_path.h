/* SPDX-License-Identifier: MIT */
/* Paths of targets: the directories in front of them, which may be missing. */
#ifndef IOGEN_IO_TARGET_PATH_H
#define IOGEN_IO_TARGET_PATH_H

#include <stdbool.h>

/* Returns the directory that holds @path; the caller frees it. Aborts without memory. */
char *target_dir(const char *path);

/* Returns the nearest directory above @path that exists; the caller frees it. */
char *target_dir_there(const char *path);

/*
 * Returns the directory that holds the file at @path, wherever symbolic links lead to; of one that
 * is missing, as target_dir_there. The caller frees it.
 */
char *target_dir_behind(const char *path);

/* Returns whether two paths name one entry of one directory, missing or not: x and ./x. */
bool target_same_path(const char *a, const char *b);

/* Returns the path from the root on, of a file that may be missing; the caller frees it. */
char *target_whole_path(const char *path);

#endif
