/* SPDX-License-Identifier: MIT */
/* The memory that I/O goes to and comes from: one aligned buffer a chain, and its contents. */
#ifndef IOGEN_IO_BUFFERS_H
#define IOGEN_IO_BUFFERS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "io/memory.h"

struct buffers {
	struct memory memory; /* all of it */
	struct iovec *vec;    /* owned; each is @len bytes long, aligned as asked for */
	uint32_t n;
};

/*
 * @n buffers of @len bytes; @align is a power of two. Returns 0, or -errno after a message.
 * buffers_open_from takes them from where a job says (@o), for its worker number @worker;
 * o->align is then what each begins behind a page (or, if it is a power of two beyond a page, a
 * multiple of).
 */
int buffers_open(struct buffers *b, uint32_t n, size_t len, size_t align, struct err *e);
int buffers_open_from(struct buffers *b, uint32_t n, size_t len, size_t align,
		      const struct memory_options *o, uint32_t worker, struct err *e);
void buffers_close(struct buffers *b);

/*
 * Fills with bytes that nothing compresses, which follow from @key alone: the same key gives the
 * same bytes on every machine.
 */
void buffer_fill(void *buf, size_t len, uint64_t key);

#endif
