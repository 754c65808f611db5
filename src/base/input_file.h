/* SPDX-License-Identifier: MIT */
/*
 * Files that are read, and may come from anywhere: no reader waits for a pipe that nobody writes
 * to.
 */
#ifndef IOGEN_BASE_INPUT_FILE_H
#define IOGEN_BASE_INPUT_FILE_H

#include <stddef.h>
#include <stdio.h>

#include "base/err.h"

/*
 * Reads all of @path, a regular file (or a link to one) of @most bytes at most. *@text is for
 * free() and has a zero behind its *@n bytes. Returns 0, or -errno after fail(): -EINVAL for a
 * pipe, a device, a folder or a socket, -EFBIG for a larger file.
 */
int input_file_read(const char *path, size_t most, char **text, size_t *n, struct err *e);

/*
 * Opens @path to be read as it comes: a file, a terminal, a block device, or a pipe without a name
 * (/dev/stdin, <(...)). Returns NULL for anything else, and where it cannot be opened; errno and
 * *@why then say why, the latter until the next strerror(3). Devices and files of the kernel's own
 * that do something when they are opened or read are not even opened.
 */
FILE *input_open(const char *path, const char **why);

#endif
