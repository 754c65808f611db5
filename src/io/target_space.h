/* SPDX-License-Identifier: MIT */
/* The space of the file system that holds a file, or is going to. */
#ifndef IOGEN_IO_TARGET_SPACE_H
#define IOGEN_IO_TARGET_SPACE_H

#include <stdbool.h>
#include <stdint.h>

struct target_space {
	uint64_t dev;  /* names the file system */
	uint64_t held; /* bytes of it that the file has already */
};

struct free_space {
	uint64_t bytes; /* free for this process; UINT64_MAX: it has no limit, or tells none */
	uint64_t all;   /* bytes, used and free ones together; UINT64_MAX likewise */
	uint64_t block; /* bytes of the pieces in which it is given out */
};

/* Finds the file system of @path, which may be missing. Returns 0 or -errno. */
int target_space_of(const char *path, struct target_space *s);

/* Looks at the file system of @path. Returns 0 or -errno. */
int target_space_free(const char *path, struct free_space *f);

/* Returns whether space can be reserved there. Makes nothing that has a name. */
bool target_space_reserves(const char *path);

/*
 * Returns whether a file there gets so many bytes now, by trying: they are reserved for a moment,
 * in a file without a name.
 */
bool target_space_gives(const char *path, uint64_t bytes);

#endif
