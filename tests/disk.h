/* SPDX-License-Identifier: MIT */
/* Files and devices for tests, and what became of them. A helper that cannot do its work exits. */
#ifndef IOGEN_TESTS_DISK_H
#define IOGEN_TESTS_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KIB (UINT64_C(1) << 10)
#define MIB (UINT64_C(1) << 20)

/* Makes a file of @size bytes, none of them zero, that says nothing of who wrote it. */
void file_make(const char *path, uint64_t size);

/* The same bytes into a part of a file, which is made where it is missing. */
void file_put(const char *path, uint64_t start, uint64_t length);

/* Makes a file of @size bytes that is one hole. */
void file_sparse(const char *path, uint64_t size);

/* Whether @length bytes from @start are those of file_make, or zero. */
bool file_has_made(const char *path, uint64_t start, uint64_t length);
bool file_has_zeros(const char *path, uint64_t start, uint64_t length);

/* Whether a file holds what layout_fill puts there for @key. */
bool file_has_layout(const char *path, uint64_t start, uint64_t length, uint64_t key);

/* Size of what is at @path; UINT64_MAX: nothing is. */
uint64_t file_size(const char *path);

/* All that a file holds; the caller frees it. */
char *file_contents(const char *path, uint64_t *size);

/* Whether the file system takes O_DIRECT for it. */
bool file_takes_direct(const char *path);

/* Sets iogen's mark, as if iogen had made the file as it is. */
void file_mark(const char *path);
bool file_marked(const char *path);

/* file_make and file_mark: a file as an earlier run would have left it. */
void file_ours(const char *path, uint64_t size);

/*
 * The working directory as text: itself and each name in it, with inode, mode, size, mark and the
 * times of the last change. A file that came and went shows, too. The caller frees it.
 */
char *folder_state(void);

/*
 * Attaches @file as a loop device that goes away with the returned descriptor, and writes its path
 * to @path. Returns -1, with the reason on standard output, where that cannot be done here.
 */
int loop_open(const char *file, char *path, size_t n);

#endif
