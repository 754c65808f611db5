/* SPDX-License-Identifier: MIT */
/*
 * The effect of O_DIRECT at a path: whether I/O past the page cache reaches a device, and how that
 * is known. The rules in direct.c come from observations of Linux 6.18.
 */
#ifndef IOGEN_STAT_DIRECT_H
#define IOGEN_STAT_DIRECT_H

#include <stdbool.h>

enum direct_is {
	DIRECT_IS,                /* nothing in between is known */
	DIRECT_CACHED_BELOW,      /* a device below keeps the data in the page cache */
	DIRECT_BUFFERED_FALLBACK, /* the file system uses the page cache all the same */
	DIRECT_MEMORY,            /* there is no device */
	DIRECT_UNKNOWN            /* a server decides, or nothing tells */
};

#define DIRECT_FILES 16 /* files of a job on one file system that are asked about */

struct direct {
	enum direct_is is;
	char why[320]; /* reason for readers; empty: DIRECT_IS */
	char how[96];  /* source of the answer */
	bool later;    /* writes wait in the page cache until the kernel sees fit */
};

/*
 * Finds what O_DIRECT is at @path, which is there: a file, a folder that will have one, or a block
 * device. Where a file system treats reads and writes differently, @reads and @writes choose. It
 * looks, and makes nothing that has a name.
 */
void direct_find(struct direct *d, const char *path, bool reads, bool writes);

/* Returns the name in the manifest: direct, cached_below, buffered_fallback, memory or unknown. */
const char *direct_name(enum direct_is is);

#endif
