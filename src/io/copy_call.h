/* SPDX-License-Identifier: MIT */
/* The calls that copy a block inside the kernel, one for each copy_method=. */
#ifndef IOGEN_IO_COPY_CALL_H
#define IOGEN_IO_COPY_CALL_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "io/copy_method.h"

/* The ends of a copy, and what its calls need beside them. */
struct copy_ends {
	int from, to;    /* open for reading, and for writing */
	int pipe[2];     /* pipe of splice: empty between calls */
	uint64_t *calls; /* one is added for each system call */
};

/*
 * Copies @len bytes at @offset of one end to the same place of the other, by a method that is a
 * call: all but readwrite and mmap. Returns the bytes, which may be fewer (0: the source ends
 * there), or -1 with errno. sendfile moves the position of the descriptor @ends->to.
 */
ssize_t copy_call(enum copy_method method, const struct copy_ends *ends, uint64_t offset,
		  size_t len);

#endif
