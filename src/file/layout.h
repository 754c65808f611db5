/* SPDX-License-Identifier: MIT */
/* Filling files before a job's clock starts: real data, at the device's speed. */
#ifndef IOGEN_FILE_LAYOUT_H
#define IOGEN_FILE_LAYOUT_H

#include <stdatomic.h>

#include "load/content.h"
#include "base/progress.h"
#include "io/target.h"

struct layout {
	const char *path;
	uint64_t size; /* of the file in the end; nothing beyond it is written for good */
	uint64_t key;  /* contents follow from it and the place in the file alone */
	const struct content_options *content; /* NULL: random bytes */
	uint64_t block;                        /* bytes of a block, which content speaks of */
	bool direct;                           /* past the page cache, where the file system can */
	const struct hole *holes;              /* what to fill, in order */
	int nholes;
	const atomic_bool *stop; /* set: give up */
};

/*
 * Writes to every hole, many MiB in flight; syncing is the caller's. Blocks are of 1 MiB; the last
 * one may be padded to the alignment, which is cut off again. Returns 0 or -errno, -EINTR where it
 * was stopped.
 */
int layout_fill(const struct layout *l, struct progress *progress, struct err *e);

#endif
