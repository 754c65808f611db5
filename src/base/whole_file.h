/* SPDX-License-Identifier: MIT */
/*
 * Files that appear whole or not at all: each is written beside its final name, synced and renamed.
 */
#ifndef IOGEN_BASE_WHOLE_FILE_H
#define IOGEN_BASE_WHOLE_FILE_H

#include <stdio.h>

#include "base/err.h"

/* Prints a file's contents from @arg. Returns 0 or -errno. */
typedef int file_print(const void *arg, FILE *f);

/*
 * Writes @path, a name that a user gave, and replaces the file to which it leads (output_place.h);
 * a pipe, a terminal and a descriptor are written to. Returns 0, or -errno after fail() with the
 * file as it was.
 */
int whole_file_write(const char *path, file_print *print, const void *arg, struct err *e);

/*
 * The same of a name within a folder of results, which somebody else may have filled: a link there
 * is replaced, not followed, and what is no file is left alone.
 */
int whole_file_write_within(const char *path, file_print *print, const void *arg, struct err *e);

/*
 * Writes and syncs a new file @as in the open folder @dir (AT_FDCWD: the working directory), which
 * is to have the name @path later: messages have that one. Returns 0, or -errno after fail() and
 * without the file.
 */
int whole_file_put(int dir, const char *as, const char *path, file_print *print, const void *arg,
		   struct err *e);

/*
 * Waits until the names in a folder are on the device. Returns 0, also where a file system cannot
 * do that, or who may not read the folder asks; -errno where the device or its space fails.
 */
int folder_sync(const char *path);

#endif
