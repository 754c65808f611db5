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
 * Writes @path, and replaces the file that has that name; a device or a pipe is written to. Returns
 * 0, or -errno after fail() with @path as it was.
 */
int whole_file_write(const char *path, file_print *print, const void *arg, struct err *e);

#endif
