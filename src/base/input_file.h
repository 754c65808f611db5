/* SPDX-License-Identifier: MIT */
/*
 * Files that are read as a whole, and may come from anywhere: nothing but a file is one, so that no
 * reader waits for a pipe or reads a device without an end.
 */
#ifndef IOGEN_BASE_INPUT_FILE_H
#define IOGEN_BASE_INPUT_FILE_H

#include <stddef.h>

#include "base/err.h"

/*
 * Reads all of @path, a regular file (or a link to one) of @most bytes at most. *@text is for
 * free() and has a zero behind its *@n bytes. Returns 0, or -errno after fail(): -EINVAL for a
 * pipe, a device, a folder or a socket, -EFBIG for a larger file.
 */
int input_file_read(const char *path, size_t most, char **text, size_t *n, struct err *e);

#endif
