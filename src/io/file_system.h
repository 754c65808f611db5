/* SPDX-License-Identifier: MIT */
/* The name of a file system, and the size of its blocks. */
#ifndef IOGEN_IO_FILE_SYSTEM_H
#define IOGEN_IO_FILE_SYSTEM_H

#include <stdint.h>

/* Returns the name of the file system of a path that exists: "xfs", or "its file system". */
const char *file_system_name(const char *path);

/* The same of a file that may be missing: of the nearest directory above it. */
const char *file_system_of(const char *path);

/* Returns the bytes of its blocks, likewise of a file that may be missing; 1: it does not tell. */
uint32_t file_system_block(const char *path);

#endif
