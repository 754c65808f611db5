/* SPDX-License-Identifier: MIT */
/*
 * What O_DIRECT is at a path: whether I/O past the page cache reaches a device, and how that is
 * known. What was seen on Linux 6.18 is the source of the rules in direct.c.
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

struct direct {
	enum direct_is is;
	char why[320]; /* for readers; empty: DIRECT_IS */
	char how[96];  /* what was asked */
};

/*
 * Finds what O_DIRECT is at @path, which is there: a file, a folder that will have one, or a block
 * device. Of a file system that treats them differently, @reads and @writes say what is wanted.
 * Only looks.
 */
void direct_find(struct direct *d, const char *path, bool reads, bool writes);

/* Returns the name in the manifest: direct, cached_below, buffered_fallback, memory or unknown. */
const char *direct_name(enum direct_is is);

#endif
