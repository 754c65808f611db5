/* SPDX-License-Identifier: MIT */
/* Filling files before a job's clock starts: real data, at the device's speed. */
#ifndef IOGEN_FILE_LAYOUT_H
#define IOGEN_FILE_LAYOUT_H

#include <stdatomic.h>

#include "base/progress.h"
#include "io/holes.h"
#include "io/target.h"
#include "load/content.h"

struct layout {
	const char *path;
	struct target_id id; /* the planned file: another one may have taken its name */
	uint64_t size;       /* bytes of the file in the end; padding behind it is cut off again */
	uint64_t key;        /* contents follow from it and the offset in the file alone */
	const struct content_options *content; /* NULL: random bytes */
	uint64_t block;                        /* bytes of a block of the content */
	bool direct;   /* past the page cache, where the file system can, unless one write does */
	const int *fd; /* the file, open for writing; NULL: it is opened by its path */
	const struct hole *holes; /* parts to fill, in order */
	int nholes;
	const atomic_bool *stop; /* set from outside: give up with -EINTR */
};

/*
 * Writes to every hole, in blocks of 1 MiB with many in flight; syncing is the caller's. Returns 0
 * or -errno after fail().
 */
int layout_fill(const struct layout *l, struct progress *progress, struct err *e);

#endif
