/* SPDX-License-Identifier: MIT */
/* The mount that a file is reached by, and the block devices that hold the file. */
#ifndef IOGEN_BASE_MOUNT_H
#define IOGEN_BASE_MOUNT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* A row of the kernel's table of mounts; each text is owned, and NULL where it is unknown. */
struct mount {
	char *type, *source, *point, *options;
	char *root; /* mounted part of the file system: "/" is all of it */
};

/* Finds the mount of @path. Returns 0, or -ENOENT with nothing in @m. */
int mount_find(struct mount *m, const char *path);
void mount_free(struct mount *m);

/* Returns whether both paths, which are there, are reached by one mount, as far as Linux tells. */
bool mount_same(const char *a, const char *b);

/* Returns the value of an option of the mount, or ""; NULL: not given. The caller owns it. */
char *mount_option(const struct mount *m, const char *name);

/*
 * Returns the path in its layer of the file at @path on an overlay: in the upper one where it is
 * there or, with @writes, comes to be there, else in the first lower one that has it. Returns NULL
 * where that cannot be seen from here. The caller owns it.
 */
char *mount_layer(const struct mount *m, const char *path, bool writes);

#define HOLDERS_MAX 16

struct holders {
	uint32_t n;
	dev_t dev[HOLDERS_MAX]; /* further devices are left out */
};

/*
 * Finds the block devices right below @path: itself, where it is one; the one that a file is on; of
 * a file on btrfs all members of the volume; of one on an overlay those of the layer that has it.
 * There is none for a file in memory, on a network, or where the kernel does not tell.
 */
void holders_find(struct holders *h, const char *path);

#endif
