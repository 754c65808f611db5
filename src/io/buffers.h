/* SPDX-License-Identifier: MIT */
/* The buffers of I/O, one a chain, aligned, and random contents for them. */
#ifndef IOGEN_IO_BUFFERS_H
#define IOGEN_IO_BUFFERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "io/memory.h"

struct buffers {
	struct memory memory; /* all of it */
	struct iovec *vec;    /* owned; each is @len bytes long, aligned as asked for */
	uint32_t n;
};

/* The buffers that a worker asks for. */
struct buffers_request {
	uint32_t n;   /* above 0 */
	size_t len;   /* bytes of each */
	size_t align; /* a power of two: each begins at a multiple of it */
	/*
	 * NULL: plain memory. Its align is a distance: each buffer begins so many bytes behind a
	 * page, or, where it is a power of two larger than a page, at a multiple of it.
	 */
	const struct memory_options *from;
	bool lazy;       /* nothing moves data: only pages that are filled are to take memory */
	bool any;        /* nobody looks at what is in them before it was read there */
	uint32_t worker; /* its number within the job; for a file that all workers share */
};

/* Returns 0, or -errno after fail(); buffers_close is called in either case. */
int buffers_open(struct buffers *b, const struct buffers_request *want, struct err *e);
void buffers_close(struct buffers *b);

/* As buffers_close(), with nothing in flight: the next ones may be made of the same memory. */
void buffers_leave(struct buffers *b);

/*
 * Fills with bytes that do not compress. They follow from @key alone, on every machine.
 */
void buffer_fill(void *buf, size_t len, uint64_t key);

#endif
