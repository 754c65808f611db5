/* SPDX-License-Identifier: MIT */
/*
 * Files of the kernel's own, as those of /proc, /sys and of cgroups: what is written to one is an
 * order, and some change by being read. Most say that they are empty, and none keeps any data.
 */
#ifndef IOGEN_BASE_KERNEL_FILES_H
#define IOGEN_BASE_KERNEL_FILES_H

#include <stdbool.h>

/* Returns whether a file system has such files alone, by its number (f_type of statfs(2)). */
bool kernel_files_of(long magic);

/* Returns whether @path, which is there, is on such a file system. */
bool kernel_files_at(const char *path);

#endif
